package io.github.healthchecklib.manifest.read;

import java.util.Locale;
import java.util.regex.Pattern;

/** The languages in which manifests are written. */
public enum Format {
    /** YAML 1.1, as Kubernetes, Compose and the Azure CLI read it; also with templates of Helm or Jinja. */
    YAML,

    /** JSON, with the comments and trailing commas of Azure Resource Manager's templates. */
    JSON,

    /** Bicep. */
    BICEP,

    /** Terraform's language (HCL). */
    TERRAFORM;

    private static final Pattern BICEP_DECLARATION = Pattern.compile("^resource +\\w+ +'", Pattern.MULTILINE);
    private static final Pattern TERRAFORM_DECLARATION = Pattern.compile("^resource +\"\\w+\" +\"", Pattern.MULTILINE);

    /** A template of Helm or Jinja begins with a brace too. */
    private static final Pattern JSON_OBJECT = Pattern.compile("\\{(?![{%#])");

    /** Recognizes a format by the text; the name decides where the text fits several, or none. */
    static Format of(String name, String text) {
        int begin = skipBlankAndComments(text);
        if (JSON_OBJECT.matcher(text).region(begin, text.length()).lookingAt()) {
            return JSON;
        }
        if (BICEP_DECLARATION.matcher(text).find()) {
            return BICEP;
        }
        if (TERRAFORM_DECLARATION.matcher(text).find()) {
            return TERRAFORM;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".bicep")) {
            return BICEP;
        }
        if (lower.endsWith(".tf")) {
            return TERRAFORM;
        }
        return lower.endsWith(".json") ? JSON : YAML;
    }

    private static int skipBlankAndComments(String text) {
        int i = 0;
        while (i < text.length()) {
            if (Character.isWhitespace(text.charAt(i))) {
                i++;
            } else if (text.startsWith("//", i)) {
                int end = text.indexOf('\n', i);
                i = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", i)) {
                int end = text.indexOf("*/", i + 2);
                i = end < 0 ? text.length() : end + 2;
            } else {
                return i;
            }
        }
        return i;
    }
}
