package io.github.healthchecklib.benchmarks;

import io.github.healthchecklib.faultlab.ApplicationFault;
import io.github.healthchecklib.faultlab.CpuQuota;
import java.util.List;

/** A condition of a process while it is probed. */
enum Condition {
    IDLE("idle"),
    BUSY("busy on all cores") {
        @Override
        void begin(AnsweredProcess to) throws Exception {
            for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
                to.process().inject(ApplicationFault.BUSY_THREAD);
            }
        }

        @Override
        void end(AnsweredProcess to) throws Exception {
            to.process().endFaults();
        }
    },
    COLLECTING("collecting garbage") {
        @Override
        void begin(AnsweredProcess to) throws Exception {
            to.process().send("make garbage");
        }

        @Override
        void end(AnsweredProcess to) throws Exception {
            to.process().send("make no garbage");
        }
    },
    THROTTLED("throttled to 25% of a core") {
        /** Also busy, because an idle process does not use up its quota. */
        @Override
        void begin(AnsweredProcess to) throws Exception {
            CpuQuota.limit(to.process().pid(), 25);
            BUSY.begin(to);
        }

        @Override
        void end(AnsweredProcess to) throws Exception {
            BUSY.end(to);
            CpuQuota.lift(to.process().pid());
        }
    },
    FROZEN("frozen");

    private final String label;

    Condition(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** All conditions of a running process that this machine can create; reports the others on standard error. */
    static List<Condition> possible() {
        if (CpuQuota.isAvailable()) {
            return List.of(IDLE, BUSY, COLLECTING, THROTTLED);
        }
        System.err.println(
                "Skipped: " + THROTTLED.label + ", because no control group with a quota can be created here");
        return List.of(IDLE, BUSY, COLLECTING);
    }

    /** Starts it. */
    void begin(AnsweredProcess to) throws Exception {}

    /** Ends it. */
    void end(AnsweredProcess to) throws Exception {}
}
