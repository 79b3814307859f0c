package io.github.healthchecklib.manifest.read;

import io.github.healthchecklib.manifest.read.Value.ArrayValue;
import io.github.healthchecklib.manifest.read.Value.Field;
import io.github.healthchecklib.manifest.read.Value.ObjectValue;
import io.github.healthchecklib.manifest.read.Value.TextValue;
import java.io.StringReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML from the parser's events. A tree of the library itself would be built before anything could be counted: an
 * alias stands for all values below it, so a small file may stand for billions.
 */
final class YamlReader {
    /** Longer plain text is no number; the resolver's patterns are slow on it. */
    private static final int LONGEST_NUMBER = 64;

    private static final Pattern OCTAL = Pattern.compile("[-+]?0o[0-7]+");
    private static final Pattern BASED = Pattern.compile("([-+]?)0(?:x([0-9a-fA-F]+)|b([01]+)|o?([0-7]+))");

    /** The parser's time grows with the square of a token's length. */
    private static final int LONGEST_LINE = 1_000_000;

    /** An anchor's value, and how many values are in it; null while it is being read. */
    private record Anchored(@Nullable Value value, int size) {}

    private final TreeBuilder tree;
    private final Resolver resolver = new Resolver();
    private final Map<String, Anchored> anchors = new HashMap<>();
    private final String text;
    private final CodePoints codePoints;
    private final Iterator<Event> events;
    private int size;

    YamlReader(TreeBuilder tree) throws ManifestException {
        this.tree = tree;
        String original = tree.source().toString();
        this.text = Templates.blank(original);
        checkLines(tree.source());
        this.codePoints = new CodePoints(original);
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Manifest.MAX_BYTES);
        this.events = new Yaml(options).parse(new StringReader(text)).iterator();
        noteTemplate(original);
    }

    private static void checkLines(SourceText source) throws ManifestException {
        for (int line = 1; line <= source.lines(); line++) {
            int length = source.length(line);
            if (length > LONGEST_LINE) {
                throw new ManifestException("line " + line + ": A line of YAML must have at most " + LONGEST_LINE
                        + " characters, but has " + length + ". Break it.");
            }
        }
    }

    private void noteTemplate(String original) {
        for (int i = 0; i < original.length(); i++) {
            if (original.charAt(i) != text.charAt(i)) {
                tree.noteTemplate(tree.span(i, i + 2));
                tree.allowDuplicates();
                return;
            }
        }
    }

    List<Value> read() throws ManifestException {
        List<Value> documents = new ArrayList<>();
        try {
            while (events.hasNext()) {
                if (events.next() instanceof DocumentStartEvent) {
                    anchors.clear();
                    documents.add(value(events.next()));
                }
            }
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            int offset = mark == null ? 0 : codePoints.offset(mark.getIndex());
            throw tree.error(offset, "This is not valid YAML: " + oneLine(e.getProblem()) + ". Correct it.");
        } catch (YAMLException e) {
            throw new ManifestException("This is not valid YAML: " + oneLine(e.getMessage()) + ". Correct it.");
        }
        return documents;
    }

    private static String oneLine(@Nullable String message) {
        return String.valueOf(message).strip().replaceAll("\\s+", " ");
    }

    private Value value(Event event) throws ManifestException {
        if (event instanceof AliasEvent alias) {
            return resolve(alias);
        }
        int before = size++;
        tree.count(start(event), 1);
        String anchor = event instanceof NodeEvent node ? node.getAnchor() : null;
        if (anchor != null) {
            anchors.put(anchor, new Anchored(null, 0));
        }
        Value value = withoutAnchor(event);
        if (anchor != null) {
            anchors.put(anchor, new Anchored(value, size - before));
        }
        return value;
    }

    private Value withoutAnchor(Event event) throws ManifestException {
        if (event instanceof ScalarEvent scalar) {
            return scalar(scalar);
        }
        tree.enter(start(event));
        Value value = event instanceof SequenceStartEvent ? sequence(event) : mapping((MappingStartEvent) event);
        tree.leave();
        return value;
    }

    private Value resolve(AliasEvent alias) throws ManifestException {
        Anchored anchored = anchors.get(alias.getAnchor());
        if (anchored == null) {
            throw tree.error(start(alias), "Alias *" + alias.getAnchor() + " has no anchor. Correct it.");
        }
        if (anchored.value == null) {
            throw tree.error(start(alias), "Alias *" + alias.getAnchor() + " contains itself. Correct it.");
        }
        size += anchored.size;
        tree.count(start(alias), anchored.size);
        return anchored.value;
    }

    private Value sequence(Event begin) throws ManifestException {
        List<Value> items = new ArrayList<>();
        Event event = events.next();
        while (!event.is(Event.ID.SequenceEnd)) {
            items.add(value(event));
            event = events.next();
        }
        return new ArrayValue(tree.span(start(begin), end(event)), items);
    }

    private Value mapping(MappingStartEvent begin) throws ManifestException {
        List<Field> fields = new ArrayList<>();
        List<Value> merged = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Event event = events.next();
        while (!event.is(Event.ID.MappingEnd)) {
            Value key = value(event);
            Value value = value(events.next());
            if (isMerge(event)) {
                merged.addAll(value.items().isEmpty() ? List.of(value) : value.items());
            } else {
                tree.add(fields, names, new Field(name(event, key), key.span(), value));
            }
            event = events.next();
        }
        // What is merged never replaces what is there, wherever the merge key stands.
        for (Value source : merged) {
            source.fields().stream().filter(field -> names.add(field.name())).forEach(fields::add);
        }
        return new ObjectValue(tree.span(start(begin), end(event)), fields);
    }

    private static boolean isMerge(Event key) {
        return key instanceof ScalarEvent scalar
                && scalar.isPlain()
                && scalar.getValue().equals("<<");
    }

    private static String name(Event event, Value key) {
        return event instanceof ScalarEvent scalar
                ? scalar.getValue()
                : key instanceof TextValue text ? text.text() : "";
    }

    private Value scalar(ScalarEvent scalar) {
        String value = scalar.getValue();
        Span span = tree.span(start(scalar), end(scalar));
        if (Templates.isFilledIn(value)) {
            return tree.unknown(span);
        }
        Tag tag = tag(scalar, value);
        if (Tag.INT.equals(tag) || Tag.FLOAT.equals(tag)) {
            return tree.number(span, decimal(value));
        }
        if (Tag.BOOL.equals(tag)) {
            return tree.bool(span, !value.toLowerCase(java.util.Locale.ROOT).matches("false|no|off"));
        }
        return Tag.NULL.equals(tag) ? tree.nothing(span) : tree.text(span, value);
    }

    /** A whole number may have another base: {@code 010} is 8 in YAML 1.1, as {@code 0o10} is in 1.2. */
    private static String decimal(String value) {
        String digits = value.replace("_", "");
        Matcher based = BASED.matcher(digits);
        if (value.length() > LONGEST_NUMBER || !based.matches()) {
            return digits;
        }
        if (based.group(2) != null) {
            return based.group(1) + new BigInteger(based.group(2), 16);
        }
        return based.group(1)
                + (based.group(3) != null ? new BigInteger(based.group(3), 2) : new BigInteger(based.group(4), 8));
    }

    private Tag tag(ScalarEvent scalar, String value) {
        if (scalar.getTag() != null) {
            return new Tag(scalar.getTag());
        }
        if (scalar.isPlain()
                && value.length() <= LONGEST_NUMBER
                && OCTAL.matcher(value).matches()) {
            return Tag.INT;
        }
        return scalar.isPlain() && value.length() <= LONGEST_NUMBER
                ? resolver.resolve(NodeId.scalar, value, true)
                : Tag.STR;
    }

    private int start(Event event) {
        return codePoints.offset(event.getStartMark().getIndex());
    }

    private int end(Event event) {
        return codePoints.offset(event.getEndMark().getIndex());
    }
}
