package io.github.healthchecklib.faultlab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Degrades the network of a machine, with {@code nft} and {@code tc}. */
public final class Network {
    private final List<String> shell;

    /**
     * Creates a network.
     *
     * @param shell the command to prepend to others, such as {@code ip netns exec NAME}; may be empty
     */
    public Network(List<String> shell) {
        this.shell = List.copyOf(shell);
    }

    /**
     * Returns whether packets can be lost here.
     *
     * @return whether nft is installed
     */
    public static boolean canLosePackets() {
        return Commands.find("nft").isPresent();
    }

    /**
     * Returns whether links can be slow here.
     *
     * @return whether tc is installed
     */
    public static boolean canSlowDown() {
        return Commands.find("tc").isPresent();
    }

    /**
     * Loses one in ten of the packets that arrive.
     *
     * @param filter of nft for the packets, such as {@code tcp dport 9000}; empty for all
     * @throws IOException if it fails
     * @throws InterruptedException if the thread is interrupted
     */
    public void losePackets(String filter) throws IOException, InterruptedException {
        run(
                "nft",
                "add table inet loss; add chain inet loss in { type filter hook input priority 0; };"
                        + " add rule inet loss in " + filter + " numgen random mod 10 == 0 drop");
    }

    /**
     * Ends {@link #losePackets}.
     *
     * @throws IOException if it fails
     * @throws InterruptedException if the thread is interrupted
     */
    public void loseNoPackets() throws IOException, InterruptedException {
        run("nft", "delete table inet loss");
    }

    /**
     * Slows a link down to 32 kbit/s.
     *
     * @param device the link, such as {@code lo}
     * @throws IOException if it fails
     * @throws InterruptedException if the thread is interrupted
     */
    public void slowDown(String device) throws IOException, InterruptedException {
        run("tc", "qdisc", "add", "dev", device, "root", "tbf", "rate", "32kbit", "burst", "1600", "limit", "20000");
    }

    /**
     * Ends {@link #slowDown}.
     *
     * @param device the link
     * @throws IOException if it fails
     * @throws InterruptedException if the thread is interrupted
     */
    public void speedUp(String device) throws IOException, InterruptedException {
        run("tc", "qdisc", "del", "dev", device, "root");
    }

    /**
     * Runs a command there.
     *
     * @param command the command line
     * @return its output
     * @throws IOException if it fails
     * @throws InterruptedException if the thread is interrupted
     */
    public String run(String... command) throws IOException, InterruptedException {
        List<String> there = new ArrayList<>(shell);
        there.addAll(List.of(command));
        Commands.Result result = Commands.run(there);
        if (result.exit() != 0) {
            throw new IOException(String.join(" ", command) + ": " + result.output());
        }
        return result.output();
    }
}
