/**
 * Ready-made health checks, to be added to a {@link io.github.healthchecklib.Health}. Each says what it costs. On the
 * module path, {@code JdbcChecks} needs {@code requires java.sql} in the application.
 */
@NullMarked
package io.github.healthchecklib.checks;

import org.jspecify.annotations.NullMarked;
