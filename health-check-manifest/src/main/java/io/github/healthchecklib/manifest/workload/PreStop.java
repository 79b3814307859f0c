package io.github.healthchecklib.manifest.workload;

import io.github.healthchecklib.manifest.read.Value;
import io.github.healthchecklib.manifest.read.Value.TextValue;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The time that a preStop hook of Kubernetes takes: that of its own sleep action, or the sum of the sleeps in its
 * command. Other commands are taken to end at once; where a command may sleep in another way, the time is not known.
 */
final class PreStop {
    private static final Pattern SHELL = Pattern.compile("(?:.*/)?(?:sh|bash|ash|dash)");
    private static final Pattern OPTIONS = Pattern.compile("-[a-z]*c");
    private static final Pattern END_OF_COMMAND = Pattern.compile("[;\n]|&&");
    private static final Pattern SLEEP = Pattern.compile("(?:.*/)?sleep((?: +\\d{1,6}[smh]?)+)");
    private static final Pattern TIME = Pattern.compile("(\\d+)([smh]?)");

    /** Whatever repeats commands, leaves them out or does not wait for them. */
    private static final Pattern UNCLEAR =
            Pattern.compile("\\b(?:while|until|for|if|case|wait|trap|timeout)\\b|\\|\\||(?<!&)&(?!&)|[`#]|\\$\\(");

    private PreStop() {}

    /** Returns the hook's seconds, without a number if they are not known; null if there is no hook. */
    static @Nullable Setting of(Shape shape, Value container) {
        Value hook = container.get("lifecycle", "preStop");
        if (hook == null) {
            return null;
        }
        Setting sleep = shape.number(hook, "sleep", "seconds");
        return sleep == null ? new Setting("preStop", hook.span(), command(hook), null) : sleep;
    }

    private static @Nullable Long command(Value hook) {
        List<Value> words = hook.itemsOf("exec", "command");
        if (words.size() == 3 && matches(SHELL, words.get(0)) && matches(OPTIONS, words.get(1))) {
            return words.get(2) instanceof TextValue script ? script(script.text()) : null;
        }
        StringBuilder command = new StringBuilder();
        for (Value word : words) {
            command.append(Env.value(word)).append(' ');
        }
        return script(command.toString());
    }

    private static boolean matches(Pattern pattern, Value word) {
        return word instanceof TextValue text && pattern.matcher(text.text()).matches();
    }

    private static @Nullable Long script(String script) {
        if (UNCLEAR.matcher(script.replaceAll("\\d?>&\\d|&>", "> ")).find()) {
            return null;
        }
        long sum = 0;
        boolean sleeps = false;
        for (String part : END_OF_COMMAND.split(script)) {
            String command = part.strip().replaceFirst("^exec +", "");
            Matcher sleep = SLEEP.matcher(command);
            if (sleep.matches()) {
                sleeps = true;
                sum += seconds(sleep.group(1));
            } else if (command.toLowerCase(Locale.ROOT).contains("sleep")) {
                return null;
            }
        }
        return sleeps ? sum : null;
    }

    private static long seconds(String times) {
        long sum = 0;
        Matcher time = TIME.matcher(times);
        while (time.find()) {
            long unit = switch (time.group(2)) {
                case "h" -> 3600;
                case "m" -> 60;
                default -> 1;
            };
            sum += unit * Long.parseLong(time.group(1));
        }
        return sum;
    }
}
