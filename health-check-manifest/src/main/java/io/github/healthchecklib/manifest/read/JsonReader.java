package io.github.healthchecklib.manifest.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.github.healthchecklib.manifest.read.Value.ArrayValue;
import io.github.healthchecklib.manifest.read.Value.Field;
import io.github.healthchecklib.manifest.read.Value.ObjectValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads JSON with comments, trailing commas and strings of several lines, as Azure Resource Manager does. */
final class JsonReader {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    private final TreeBuilder tree;

    JsonReader(TreeBuilder tree) {
        this.tree = tree;
    }

    List<Value> read() throws ManifestException {
        List<Value> documents = new ArrayList<>();
        try (JsonParser json = FACTORY.createParser(tree.source().toString())) {
            while (json.nextToken() != null) {
                documents.add(value(json));
            }
        } catch (JsonProcessingException e) {
            int offset = e.getLocation() == null ? 0 : (int) e.getLocation().getCharOffset();
            String problem = e.getOriginalMessage().replaceAll("\\s+", " ");
            throw tree.error(offset, "This is not valid JSON: " + problem + ". Correct it.");
        } catch (IOException e) {
            throw new UncheckedIOException("A string cannot fail to be read", e);
        }
        return documents;
    }

    private Value value(JsonParser json) throws IOException, ManifestException {
        int start = (int) json.currentTokenLocation().getCharOffset();
        tree.count(start, 1);
        JsonToken token = json.currentToken();
        if (token.isStructStart()) {
            tree.enter(start);
            Value value = token == JsonToken.START_OBJECT ? object(json, start) : array(json, start);
            tree.leave();
            return value;
        }
        String text = json.getText();
        Span span = tree.span(start, end(json));
        return switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> tree.number(span, text);
            case VALUE_TRUE -> tree.bool(span, true);
            case VALUE_FALSE -> tree.bool(span, false);
            case VALUE_NULL -> tree.nothing(span);
            default -> isExpression(text) ? tree.template(span) : tree.text(span, text);
        };
    }

    /** An expression of a template begins with one bracket; two stand for text that begins with one. */
    private static boolean isExpression(String text) {
        return text.startsWith("[") && text.endsWith("]") && !text.startsWith("[[");
    }

    private Value array(JsonParser json, int start) throws IOException, ManifestException {
        List<Value> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(json));
        }
        return new ArrayValue(tree.span(start, end(json)), items);
    }

    private Value object(JsonParser json, int start) throws IOException, ManifestException {
        List<Field> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            int nameStart = (int) json.currentTokenLocation().getCharOffset();
            String name = json.currentName();
            Span nameSpan = tree.span(nameStart, nameStart + name.length() + 2);
            json.nextToken();
            tree.add(fields, names, new Field(name, nameSpan, value(json)));
        }
        return new ObjectValue(tree.span(start, end(json)), fields);
    }

    private static int end(JsonParser json) {
        return (int) json.currentLocation().getCharOffset();
    }
}
