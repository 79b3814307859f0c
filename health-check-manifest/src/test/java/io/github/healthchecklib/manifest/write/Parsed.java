package io.github.healthchecklib.manifest.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.bertramlabs.plugins.hcl4j.HCLParser;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.PortProbe;
import io.github.healthchecklib.manifest.ProbeSetting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/** What parsers that are not ours read from a manifest. */
final class Parsed {
    private final Object value;

    private Parsed(Object value) {
        this.value = value;
    }

    static Parsed yaml(String text) {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        return new Parsed(new Yaml(strict).load(text));
    }

    static Parsed json(String text) {
        return new Parsed(new JsonMapper().readValue(text, Map.class));
    }

    static Parsed hcl(String text) {
        try {
            return new Parsed(wholeNumbers(new HCLParser().parse(text)));
        } catch (Exception e) {
            throw new AssertionError(text, e);
        }
    }

    /** The parser reads all numbers as doubles. */
    private static Object wholeNumbers(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> whole = new LinkedHashMap<>();
            map.forEach((key, child) -> whole.put(key, wholeNumbers(child)));
            return whole;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Parsed::wholeNumbers).toList();
        }
        return value instanceof Double number && number == Math.rint(number) ? (Object) number.intValue() : value;
    }

    /** @param path keys of maps and, as numbers, indexes of lists */
    Parsed at(Object... path) {
        Object found = value;
        for (Object step : path) {
            Object next = step instanceof Integer index ? ((List<?>) found).get(index) : ((Map<?, ?>) found).get(step);
            found = Objects.requireNonNull(next, () -> List.of(path) + " in " + value);
        }
        return new Parsed(found);
    }

    /** The only value of a map, whatever its key has been read as. */
    Parsed only() {
        assertThat(map()).hasSize(1);
        return new Parsed(map().values().iterator().next());
    }

    boolean has(String key) {
        return ((Map<?, ?>) value).containsKey(key);
    }

    Object value() {
        return value;
    }

    List<Parsed> items() {
        return ((List<?>) value).stream().map(item -> new Parsed(item)).toList();
    }

    Map<?, ?> map() {
        return (Map<?, ?>) value;
    }

    static String toJson(Map<?, ?> map) {
        return new JsonMapper().writeValueAsString(map);
    }

    /** A probe as Kubernetes and Azure write it: with the numbers of the plan, and nothing else. */
    void assertProbe(ProbeType type, PortProbe probe) {
        assertThat(at("tcpSocket").map()).isEqualTo(Map.of("port", probe.port()));
        for (ProbeSetting setting : ProbeSetting.values()) {
            int standard = setting == ProbeSetting.INITIAL_DELAY ? 0 : 1;
            int read = has(setting.field()) ? (Integer) at(setting.field()).value() : standard;
            assertThat(read).as("%s of %s", setting, type).isEqualTo(setting.of(probe.settings()));
        }
        assertThat(map().keySet())
                .allMatch(key -> key.equals("type")
                        || key.equals("tcpSocket")
                        || List.of(ProbeSetting.values()).stream()
                                .anyMatch(setting -> setting.field().equals(key)));
    }
}
