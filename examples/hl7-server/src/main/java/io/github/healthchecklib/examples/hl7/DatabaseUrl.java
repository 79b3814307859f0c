package io.github.healthchecklib.examples.hl7;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.util.Map;

/**
 * Where messages are stored, as {@code DATABASE_URL} says it: {@code postgresql://user:password@host:5432/database} as hosting
 * platforms write it, or a JDBC URL of PostgreSQL or H2.
 *
 * @param jdbcUrl what JDBC takes
 * @param user empty if the JDBC URL says it or none is needed
 * @param password empty likewise; never logged
 */
record DatabaseUrl(String jdbcUrl, String user, String password) {
    private static final String VARIABLE = "DATABASE_URL";
    private static final String DEFAULT = "jdbc:h2:./data/hl7";

    /**
     * PostgreSQL's SQL; no shutdown hook of H2's own, which would close the database while the last messages are being stored;
     * and a commit that is in the file when it returns instead of half a second later.
     */
    private static final String H2_OPTIONS = ";MODE=PostgreSQL;DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0";

    static DatabaseUrl from(Map<String, String> environment) {
        String url = Settings.value(environment, VARIABLE, DEFAULT);
        if (url.startsWith("jdbc:h2:")) {
            return new DatabaseUrl(url + H2_OPTIONS, "", "");
        }
        if (url.startsWith("jdbc:postgresql:")) {
            return new DatabaseUrl(url, "", "");
        }
        if (url.startsWith("postgresql://") || url.startsWith("postgres://")) {
            return fromPlatformUrl(url);
        }
        throw bad(url);
    }

    private static DatabaseUrl fromPlatformUrl(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw bad(url);
        }
        if (uri.getHost() == null || uri.getPath() == null || uri.getPath().length() < 2) {
            throw bad(url);
        }
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String credentials = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
        int colon = credentials.indexOf(':');
        return new DatabaseUrl(
                "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + query,
                decode(colon < 0 ? credentials : credentials.substring(0, colon)),
                decode(colon < 0 ? "" : credentials.substring(colon + 1)));
    }

    /** A plus sign is itself in this part of a URL. */
    private static String decode(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), UTF_8);
    }

    boolean isPostgresql() {
        return jdbcUrl.startsWith("jdbc:postgresql:");
    }

    /** The URL without what follows the database's name, where a password may stand. */
    @Override
    public String toString() {
        return jdbcUrl.replaceFirst("[?;].*", "").replaceFirst("//[^/]*@", "//");
    }

    /** Does not show the value beyond its scheme, for a password may be in it. */
    private static SettingsException bad(String url) {
        int scheme = url.indexOf("//");
        return new SettingsException(
                VARIABLE,
                "postgresql://user:password@host:5432/database, or a JDBC URL of PostgreSQL or H2",
                scheme < 0 ? "(not shown)" : url.substring(0, scheme) + "//(not shown)",
                DEFAULT);
    }
}
