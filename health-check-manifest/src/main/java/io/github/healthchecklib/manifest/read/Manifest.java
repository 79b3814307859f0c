package io.github.healthchecklib.manifest.read;

import java.util.List;

/**
 * A file, read. Immutable.
 *
 * <p>Any bytes are read in bounded time and memory, to a manifest or to a {@link ManifestException}. The limits: 5 MB,
 * 64 levels, 200,000 values (aliases counted as what they stand for), 1,000,000 characters in a line of YAML.
 *
 * @param name of the file, for messages
 * @param format that was recognized
 * @param text of the file
 * @param documents the values at the top: of a YAML file, its documents; of Bicep and Terraform, one object with the
 *     resources
 * @param complete false if a template inserts lines that are not in the file, so that what is missing may be in them
 * @param problems found while reading, in the order of the file
 */
public record Manifest(
        String name, Format format, SourceText text, List<Value> documents, boolean complete, List<Problem> problems) {
    /** The size of the largest file that is read, in bytes. */
    public static final int MAX_BYTES = 5_000_000;

    /**
     * Reads a file.
     *
     * @param name of the file; helps to recognize the format
     * @param bytes in UTF-8, or in UTF-16 with a byte order mark
     * @return what is in it
     * @throws ManifestException if it is larger than {@link #MAX_BYTES}, not text, not of a known format, or if its
     *     structure exceeds a limit
     */
    public static Manifest read(String name, byte[] bytes) throws ManifestException {
        if (bytes.length > MAX_BYTES) {
            throw new ManifestException("A manifest must be at most 5 MB, but this is larger. Split it.");
        }
        String text = Encoding.decode(bytes);
        SourceText source = new SourceText(text);
        Format format = Format.of(name, text);
        TreeBuilder tree = new TreeBuilder(source);
        List<Value> documents = switch (format) {
            case YAML -> new YamlReader(tree).read();
            case JSON -> new JsonReader(tree).read();
            case BICEP -> new BicepReader(tree).read();
            case TERRAFORM -> new TerraformReader(tree).read();
        };
        boolean complete = format != Format.YAML || !Templates.insertLines(text);
        return new Manifest(name, format, source, documents, complete, tree.problems());
    }
}
