package io.github.healthchecklib.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Measures how many probes of a healthy application fail: in bursts, from independent probers under several conditions,
 * and from a client that probes without a pause; and how many a frozen process passes. For this library with several
 * backlogs, and for its alternatives with their defaults.
 */
final class Answered {
    /** Names of the loads in the results. */
    static final String BURST = "burst";

    static final String PROBERS = "probers";
    static final String CHAIN = "back to back";
    static final String FROZEN = "until one fails";

    private static final List<Integer> BACKLOGS = List.of(1, 2, 4, 8, 16, 50);
    private static final List<Integer> PROBER_COUNTS = List.of(1, 2, 4, 8, 16);
    private static final int FIRST_PORT = 9400;

    private static final int DEFAULT_BURSTS = 40;
    private static final int BURST_GAP_MILLIS = 25;
    private static final int CHAIN_LENGTH = 3000;

    /**
     * Limits the time of a chain, in which each failed probe takes a second: a multiple of the seconds for the probers.
     */
    private static final int CHAIN_TIMES = 2;

    private static final int FROZEN_TIMEOUT_MILLIS = 300;

    private static final int DEFAULT_SECONDS = 6;
    private static final int WARM_UP_PROBERS = 400;
    private static final int WARM_UP_SECONDS = 5;
    private static final int SETTLING_SECONDS = 2;

    private final List<AnsweredProcess> processes;
    private final List<ProbedPort> ports;
    private final int seconds;
    private final int bursts;

    private Answered(List<AnsweredProcess> processes, int seconds, int bursts) {
        this.processes = processes;
        this.ports =
                processes.stream().flatMap(process -> process.ports().stream()).toList();
        this.seconds = seconds;
        this.bursts = bursts;
    }

    /**
     * Prints the results as CSV.
     *
     * @param args seconds for each number of probers, and bursts of each size; both optional
     */
    public static void main(String[] args) throws Exception {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : DEFAULT_SECONDS;
        int bursts = args.length > 1 ? Integer.parseInt(args[1]) : DEFAULT_BURSTS;
        List<AnsweredProcess> processes = new ArrayList<>();
        try {
            processes.add(AnsweredProcess.library(BACKLOGS, FIRST_PORT));
            int port = FIRST_PORT + BACKLOGS.size();
            processes.add(AnsweredProcess.of(Contender.LOOP_1, 1, port++));
            processes.add(AnsweredProcess.of(Contender.LOOP_50, 50, port++));
            processes.add(AnsweredProcess.of(Contender.ACTUATOR, 100, port++));
            processes.add(AnsweredProcess.of(Contender.MICROPROFILE, 50, port++));
            processes.add(AnsweredProcess.of(Contender.periodic(1), 10, port));
            new Answered(processes, seconds, bursts).measure();
        } finally {
            for (AnsweredProcess process : processes) {
                process.close();
            }
        }
    }

    private void measure() throws Exception {
        warmUp();
        System.out.println(ProbeClient.HEADER);
        List<Condition> conditions = Condition.possible();
        for (int i = 0; i < conditions.size(); i++) {
            // In parts, because bursts depend on what else the machine does, which changes within minutes.
            burstsAndChains(i + 1, conditions.size());
            probersUnder(conditions.get(i));
        }
        for (AnsweredProcess process : processes) {
            process.freeze();
            for (ProbedPort port : process.ports()) {
                ProbeClient client = new ProbeClient("until-failure", FROZEN_TIMEOUT_MILLIS);
                print(FROZEN, Condition.FROZEN, 1, client.probe(List.of(port)));
            }
        }
    }

    private void burstsAndChains(int part, int parts) throws Exception {
        ProbeClient client = new ProbeClient("bursts", Math.max(1, bursts / parts), BURST_GAP_MILLIS);
        print(BURST, Condition.IDLE, part, client.probe(ports));
        for (ProbedPort port : ports) {
            ProbeClient chain =
                    new ProbeClient("chain", CHAIN_LENGTH / parts, Math.max(1, CHAIN_TIMES * seconds / parts));
            print(CHAIN, Condition.IDLE, part, chain.probe(List.of(port)));
        }
    }

    private void probersUnder(Condition condition) throws Exception {
        if (condition == Condition.IDLE) {
            probers(condition, ports);
            return;
        }
        for (AnsweredProcess process : processes) {
            condition.begin(process);
            try {
                probers(PROBER_COUNTS.get(PROBER_COUNTS.size() - 1), SETTLING_SECONDS, process.ports());
                probers(condition, process.ports());
            } finally {
                condition.end(process);
            }
        }
    }

    private void probers(Condition condition, List<ProbedPort> some) throws Exception {
        for (int probers : PROBER_COUNTS) {
            print(PROBERS, condition, 1, probers(probers, seconds, some));
        }
    }

    private void warmUp() throws Exception {
        for (AnsweredProcess process : processes) {
            for (ProbeClient.Outcome outcome : probers(WARM_UP_PROBERS, WARM_UP_SECONDS, process.ports())) {
                if (outcome.failed() > outcome.probes() / 2) {
                    throw new IllegalStateException(outcome.csv("warm-up", Condition.IDLE.label(), 1));
                }
            }
        }
    }

    /** The random moments are the same in each run. */
    private static List<ProbeClient.Outcome> probers(int probers, int seconds, List<ProbedPort> ports)
            throws Exception {
        return new ProbeClient("probers", probers, seconds, probers).probe(ports);
    }

    private static void print(String load, Condition condition, int part, List<ProbeClient.Outcome> outcomes) {
        outcomes.forEach(outcome -> System.out.println(outcome.csv(load, condition.label(), part)));
    }
}
