package io.github.healthchecklib.examples.hl7;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where messages are stored, as {@code DATABASE_URL} says it: {@code postgresql://user:password@host:5432/database} as
 * hosting platforms write it, or a JDBC URL of PostgreSQL or H2.
 *
 * @param jdbcUrl what JDBC takes
 * @param user empty if the JDBC URL says it or none is needed
 * @param password empty likewise; never logged
 */
record DatabaseUrl(String jdbcUrl, String user, String password) {
    private static final String VARIABLE = "DATABASE_URL";
    private static final List<String> SCHEMES = List.of("postgresql://", "postgres://", "jdbc:postgresql:");
    private static final String DEFAULT = "jdbc:h2:./data/hl7";

    /**
     * PostgreSQL's SQL; no shutdown hook of H2's own, which would close the database while the last messages are being
     * stored; a commit that is in the file when it returns instead of half a second later; and no trace file, whose
     * errors fill the log where the folder cannot be written.
     */
    private static final List<String> H2_OPTIONS =
            List.of("MODE=PostgreSQL", "DB_CLOSE_ON_EXIT=FALSE", "WRITE_DELAY=0", "TRACE_LEVEL_FILE=0");

    static DatabaseUrl from(Map<String, String> environment) {
        String url = Settings.value(environment, VARIABLE, DEFAULT);
        if (url.startsWith("jdbc:h2:")) {
            return new DatabaseUrl(withOptions(url), "", "");
        }
        if (url.startsWith("jdbc:postgresql:") && !hasAt(url.replaceFirst("[?].*", ""))) {
            return new DatabaseUrl(url, "", "");
        }
        if (url.startsWith("postgresql://") || url.startsWith("postgres://")) {
            return fromPlatformUrl(url);
        }
        throw bad(url);
    }

    private static String withOptions(String h2Url) {
        StringBuilder complete = new StringBuilder(h2Url);
        for (String option : H2_OPTIONS) {
            String name = option.substring(0, option.indexOf('=') + 1);
            if (!h2Url.toUpperCase(Locale.ROOT).contains(';' + name)) {
                complete.append(';').append(option);
            }
        }
        return complete.toString();
    }

    private static DatabaseUrl fromPlatformUrl(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw bad(url);
        }
        // Not the URI's own user, host and port: there are none if the host's name has an underscore.
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        int at = authority.lastIndexOf('@');
        String hostAndPort = authority.substring(at + 1);
        // An @ after the host: what precedes it is not the host, but a password with a slash.
        if (hostAndPort.isEmpty() || uri.getPath() == null || uri.getPath().length() < 2 || hasAt(uri.getRawPath())) {
            throw bad(url);
        }
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String credentials = at < 0 ? "" : authority.substring(0, at);
        int colon = credentials.indexOf(':');
        return new DatabaseUrl(
                "jdbc:postgresql://" + hostAndPort + uri.getRawPath() + query,
                decode(colon < 0 ? credentials : credentials.substring(0, colon)),
                decode(colon < 0 ? "" : credentials.substring(colon + 1)));
    }

    private static boolean hasAt(String part) {
        return part.contains("@") || part.contains("%40");
    }

    /** A plus sign is itself in this part of a URL. */
    private static String decode(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), UTF_8);
    }

    /** Whether the database is part of this process, so that a restart may repair it. */
    boolean isEmbedded() {
        return jdbcUrl.startsWith("jdbc:h2:")
                && !jdbcUrl.startsWith("jdbc:h2:tcp:")
                && !jdbcUrl.startsWith("jdbc:h2:ssl:");
    }

    /** The URL without what follows the database's name, where a password may stand. */
    @Override
    public String toString() {
        return jdbcUrl.replaceFirst("[?;].*", "").replaceFirst("//[^/]*@", "//");
    }

    /** Does not show the value beyond its scheme, because a password may be in it. */
    private static SettingsException bad(String url) {
        String scheme = SCHEMES.stream().filter(url::startsWith).findFirst().orElse("");
        return new SettingsException(
                VARIABLE,
                "postgresql://user:password@host:5432/database (in a password, / as %2F and @ as %40), or a JDBC URL of"
                        + " PostgreSQL or H2",
                scheme + "(not shown)",
                DEFAULT);
    }
}
