package io.github.healthchecklib.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * Looks up no host name, and never comes back from it: the JDK's own name service, which reads a hosts file, here a
 * pipe into which nobody writes. For a child JVM, because the JDK chooses its name service once.
 */
public final class SlowNameService {
    /** A name that has to be looked up. */
    public static final String HOST = "slow.test";

    private SlowNameService() {}

    /** What a shell runs the child by. */
    public static String shell(Path emptyFolder) throws IOException, InterruptedException {
        Path pipe = emptyFolder.resolve("hosts");
        int exit = new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        if (exit != 0) {
            throw new IOException("mkfifo failed with " + exit);
        }
        return "JDK_JAVA_OPTIONS=-Djdk.net.hosts.file=" + pipe + " exec \"$@\"";
    }

    /** Returns once the thread is in the look-up. */
    public static void awaitLookUp(Thread thread) {
        await().until(() -> List.of(thread.getStackTrace()).stream()
                .anyMatch(frame -> frame.getClassName().startsWith(InetAddress.class.getName())));
    }
}
