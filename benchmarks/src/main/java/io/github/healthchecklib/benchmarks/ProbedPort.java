package io.github.healthchecklib.benchmarks;

/** A port of a contender, with the backlog that it has. */
record ProbedPort(Contender contender, int backlog, int number) {
    /** As the client in C takes it: with a path if the contender speaks HTTP. */
    String argument() {
        return number + contender.path();
    }
}
