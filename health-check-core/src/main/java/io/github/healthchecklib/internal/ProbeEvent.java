package io.github.healthchecklib.internal;

import java.net.Socket;
import jdk.jfr.Category;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A probe was answered. */
@Name("io.github.healthchecklib.Probe")
@Label("Health Probe Answered")
@Category("Health Check")
@StackTrace(false)
final class ProbeEvent extends jdk.jfr.Event {
    @Label("Port")
    int port;

    @Label("Prober")
    String prober = "";

    static void record(Socket connection) {
        ProbeEvent event = new ProbeEvent();
        if (event.shouldCommit()) {
            event.port = connection.getLocalPort();
            event.prober = String.valueOf(connection.getRemoteSocketAddress());
            event.commit();
        }
    }
}
