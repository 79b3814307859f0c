package io.github.healthchecklib.examples.hl7;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A database that a test has for itself, looked at from beside the server. */
interface Database {
    /** As {@code DATABASE_URL} says it. */
    String url();

    Connection connect() throws SQLException;

    /** Makes it fail: whatever the server asks of it from now on is an error. */
    void breakDown() throws SQLException;

    /** Makes sessions that begin from now on read-only, or not, and ends those before if so. */
    default void setReadOnly(boolean readOnly) throws SQLException {
        throw new UnsupportedOperationException("only with PostgreSQL");
    }

    /** Numbers the next message as the last one. */
    default void restartIds() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet last = statement.executeQuery("SELECT MAX(id) FROM received_message")) {
            last.next();
            long id = last.getLong(1);
            statement.execute("ALTER TABLE received_message ALTER COLUMN id RESTART WITH " + id);
        }
    }

    default List<String> contents() throws SQLException {
        return column("content_text");
    }

    /** The bytes of each message, as they came. */
    default List<byte[]> bytes() throws SQLException {
        List<byte[]> values = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT content FROM received_message ORDER BY id")) {
            while (rows.next()) {
                values.add(rows.getBytes(1));
            }
        }
        return values;
    }

    default List<String> controlIds() throws SQLException {
        return column("control_id");
    }

    private List<String> column(String name) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + name + " FROM received_message ORDER BY id")) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    static Database h2(Path folder) {
        String url = "jdbc:h2:" + folder.resolve("hl7");
        return new Database() {
            @Override
            public String url() {
                return url;
            }

            @Override
            public Connection connect() throws SQLException {
                return DriverManager.getConnection(url);
            }

            @Override
            public void breakDown() throws SQLException {
                try (Connection connection = connect();
                        Statement statement = connection.createStatement()) {
                    statement.execute("DROP TABLE received_message");
                }
            }
        };
    }
}
