package io.github.healthchecklib.manifest.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.manifest.read.Manifest;
import io.github.healthchecklib.manifest.workload.Workload;
import io.github.healthchecklib.manifest.workload.Workloads;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written is what is read. */
class RoundTripTest {
    private static final int PLANS = 200;
    private static final long SEED = 20261129;

    @ParameterizedTest
    @EnumSource(
            value = ManifestFormat.class,
            names = {
                "AZURE_APP",
                "AZURE_JOB",
                "ARM_APP",
                "ARM_JOB",
                "BICEP_APP",
                "BICEP_JOB",
                "TERRAFORM_APP",
                "TERRAFORM_JOB",
                "KUBERNETES_DEPLOYMENT"
            })
    void reader_finds_the_probes_that_were_written(ManifestFormat format) throws Exception {
        Random random = new Random(SEED);
        int read = 0;
        for (int i = 0; i < PLANS; i++) {
            ProbedService service = ProbedServices.random(random);
            String text;
            try {
                text = format.write(service);
            } catch (ManifestSettingException forbidden) {
                continue;
            }
            List<Workload> workloads = Workloads.of(Manifest.read("manifest", text.getBytes(StandardCharsets.UTF_8)))
                    .all();
            assertThat(workloads).as(text).hasSize(1);
            assertThat(workloads.get(0).containers()).as(text).hasSize(1);
            assertThat(EditCheck.hasProbes(workloads.get(0).containers().get(0), service))
                    .as(text)
                    .isTrue();
            read++;
        }
        assertThat(read).isGreaterThan(PLANS / 100);
    }
}
