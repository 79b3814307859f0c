package io.github.healthchecklib.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/**
 * Runs calls of two threads in many interleavings, with Lincheck, and compares what they return with a sequential
 * specification. A scenario fails if no order of the calls explains what they returned, or if it hangs.
 */
public final class ModelCheck {
    /** Marks tests that run in a JVM of their own. */
    public static final String TAG = "model";

    /**
     * After how many rounds a loop is taken for one that spins. By default it is so few that Lincheck 3.7 mistakes the
     * loop over three ports for one, and then tries a single interleaving without a word.
     */
    private static final int NO_SPINNING = 1000;

    private static final AtomicInteger MODELS = new AtomicInteger();

    private final Class<?> model;
    private final int interleavings;
    private final List<ExecutionScenario> scenarios = new ArrayList<>();
    private ModelCheckingOptions options;

    /**
     * Begins.
     *
     * @param model what is tested: public, with public methods; a new one is created for each interleaving
     * @param specification the same methods in a few flags, with equals and hashCode
     * @param interleavings how many to try of each scenario, unless the system property "interleavings" says another
     *     number
     */
    public ModelCheck(Class<?> model, Class<?> specification, int interleavings) {
        this.model = model;
        this.interleavings = Integer.getInteger("interleavings", interleavings);
        options = new ModelCheckingOptions()
                .iterations(0)
                .invocationsPerIteration(this.interleavings)
                .minimizeFailedScenario(false)
                .loopIterationsBeforeThreadSwitch(NO_SPINNING)
                .sequentialSpecification(specification);
    }

    /**
     * Runs methods in one step, which is much faster. They must not take a lock that others take outside such a step.
     *
     * @param type the class
     * @param methods their names; none for all of the class
     * @return this
     */
    public ModelCheck inOneStep(Class<?> type, String... methods) {
        var of = forClasses(type.getName());
        options = options.addGuarantee(
                methods.length == 0
                        ? of.allMethods().ignore()
                        : of.methods(methods).ignore());
        return this;
    }

    /**
     * Adds a scenario.
     *
     * @param before names of methods that run first, separated by blanks
     * @param left names of methods that one thread then runs
     * @param right names of methods that the other one runs at the same time
     * @return this
     */
    public ModelCheck scenario(String before, String left, String right) {
        scenarios.add(new ExecutionScenario(calls(before), List.of(calls(left), calls(right)), List.of(), null));
        return this;
    }

    /** Notes that an interleaving begins. Called by the constructor of each model. */
    public static void begins() {
        MODELS.incrementAndGet();
    }

    /**
     * Runs all scenarios; fails with the first interleaving that is wrong, or if fewer than half of them were tried.
     */
    public void run() {
        MODELS.set(0);
        for (ExecutionScenario scenario : scenarios) {
            options = options.addCustomScenario(scenario);
        }
        try {
            options.check(model);
        } catch (LincheckAssertionError wrong) {
            // After that, it has the same once more, with each access to a field.
            String text = String.valueOf(wrong.getMessage());
            int detail = text.indexOf("Detailed trace:");
            throw new AssertionError(detail < 0 ? text : text.substring(0, detail));
        }
        assertThat(MODELS.get())
                .as("interleavings tried of %d scenarios", scenarios.size())
                .isGreaterThanOrEqualTo(scenarios.size() * (interleavings + 1) / 2);
    }

    private List<Actor> calls(String names) {
        return Stream.of(names.split(" "))
                .filter(name -> !name.isEmpty())
                .map(this::call)
                .toList();
    }

    private Actor call(String name) {
        try {
            return new Actor(model.getMethod(name), List.of());
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException("No operation " + name + " in " + model, e);
        }
    }
}
