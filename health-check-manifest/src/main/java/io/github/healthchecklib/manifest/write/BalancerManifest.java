package io.github.healthchecklib.manifest.write;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.client.Target;
import io.github.healthchecklib.manifest.PortProbe;
import io.github.healthchecklib.manifest.ProbeSetting;

/** Writes what load balancers need to send traffic only to instances that are ready: HAProxy and keepalived. */
final class BalancerManifest {
    private BalancerManifest() {}

    static String haproxy(ProbedService service) {
        PortProbe readiness = service.required(ProbeType.READINESS);
        ProbeSettings settings = readiness.settings();
        StringBuilder text = new StringBuilder("""
                backend %s
                    # %s
                    # A probe may take as long as timeout connect or inter, whichever is shorter.
                    option tcp-check
                    default-server check port %d inter %ds rise %d fall %d
                """.formatted(
                        service.name(),
                        Timing.comment(ProbeType.READINESS, settings),
                        readiness.port(),
                        ProbeSetting.PERIOD.of(settings),
                        settings.successThreshold(),
                        settings.failureThreshold()));
        int number = 0;
        for (Target instance : service.instances()) {
            number++;
            text.append("    server %s-%d %s\n".formatted(service.name(), number, instance));
        }
        return text.toString();
    }

    /** Real servers, which go into a virtual server. */
    static String keepalived(ProbedService service) {
        PortProbe readiness = service.required(ProbeType.READINESS);
        ProbeSettings settings = readiness.settings();
        int period = ProbeSetting.PERIOD.of(settings);
        StringBuilder text = new StringBuilder(
                "# " + Timing.comment(ProbeType.READINESS, settings) + "\n# Goes into a virtual_server.\n");
        for (Target instance : service.instances()) {
            text.append("""
                    real_server %s %d {
                        TCP_CHECK {
                            connect_port %d
                            connect_timeout %d
                            delay_loop %d
                            retry %d
                            delay_before_retry %d
                        }
                    }
                    """.formatted(
                            instance.host(),
                            instance.port(),
                            readiness.port(),
                            ProbeSetting.TIMEOUT.of(settings),
                            period,
                            settings.failureThreshold() - 1,
                            period));
        }
        return text.toString();
    }
}
