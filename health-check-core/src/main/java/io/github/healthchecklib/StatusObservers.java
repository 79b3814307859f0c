package io.github.healthchecklib;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The observers of one status. Notifying them allocates nothing. */
final class StatusObservers {
    private final List<StatusObserver> observers = new CopyOnWriteArrayList<>();

    void add(StatusObserver observer) {
        observers.add(observer);
    }

    void remove(StatusObserver observer) {
        observers.remove(observer);
    }

    /** Called under {@link HealthEngine#LOCK}. */
    void statusChanged() {
        for (int i = 0; i < observers.size(); i++) {
            observers.get(i).statusChanged();
        }
    }
}
