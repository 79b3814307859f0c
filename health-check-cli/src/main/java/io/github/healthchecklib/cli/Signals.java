package io.github.healthchecklib.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Replaces what signals do to this JVM, until it is closed. Uses the JDK's {@code sun.misc.Signal}, which module
 * {@code jdk.unsupported} exports; by reflection, because javac warns of it and cannot be told not to.
 */
final class Signals implements AutoCloseable {
    private final Deque<Runnable> restorations = new ArrayDeque<>();

    /**
     * Replaces what a signal does.
     *
     * @param name such as {@code TERM}; one that this system does not have, or that the JVM needs, is left alone
     * @param action runs on a thread of the JVM for each signal
     */
    Signals on(String name, Runnable action) {
        try {
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Object signal = signalType.getConstructor(String.class).newInstance(name);
            Method handle = signalType.getMethod("handle", signalType, handlerType);
            Object handler = Proxy.newProxyInstance(
                    handlerType.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                        if (method.getDeclaringClass() == handlerType) {
                            action.run();
                            return null;
                        }
                        return method.invoke(action, arguments);
                    });
            Object before = handle.invoke(null, signal, handler);
            restorations.push(() -> restore(handle, signal, before));
        } catch (InvocationTargetException e) {
            // The JVM or the system refuses: it does what it did.
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("This JVM has no module jdk.unsupported", e);
        }
        return this;
    }

    private static void restore(Method handle, Object signal, Object before) {
        try {
            handle.invoke(null, signal, before);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        restorations.forEach(Runnable::run);
    }
}
