/* Probes ports of this machine at given moments, by epoll, and prints how many probes failed: were not connected within 1 s or,
   for a port with a path (8080/health), not answered with HTTP status 200.
   Usage: probes bursts BURSTS GAP_MS PORT...          BURSTS of each size, one every GAP_MS, to each port in turn
          probes probers PROBERS SECONDS SEED PORT...  each prober at a random moment of each second
          probes chain PROBES SECONDS PORT             one probe after the other, for at most SECONDS
          probes until-failure TIMEOUT_MS PORT         one probe after the other, until one fails
   Prints for each port and number of probes at once: port,at_once,probes,failed,refused,slowest_us,late_us
   refused counts the failed probes that did not time out, slowest_us is of those that passed, and late_us is the longest delay of
   this client: from the moment at which a probe, or the first of a burst, was due, to its connect. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MILLISECOND 1000000ull
#define SECOND 1000000000ull

static const char wanted[] = "HTTP/1.1 200";
enum { BURST_SIZES = 6, LARGEST_BURST = 1 << (BURST_SIZES - 1), ADDRESSES = 250 };

/* The probes of one port in bursts of one size, or by one number of probers. */
struct group {
    const char *path;
    int port, at_once;
    long probes, failed, refused;
    uint64_t slowest, late;
};

struct probe {
    uint64_t due, begun;
    struct group *group;
    int connection; /* -1 after its end */
    size_t got;
    char answer[sizeof wanted - 1];
};

static uint64_t timeout = SECOND;
static int queue;

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * SECOND + (uint64_t)time.tv_nsec;
}

/* A fault of this client must not count as one of the port. */
static void fail(const char *what) {
    perror(what);
    exit(1);
}

enum outcome { PASSED, REFUSED, TIMED_OUT };

static void end(struct probe *probe, enum outcome outcome, uint64_t time) {
    struct group *group = probe->group;
    close(probe->connection);
    probe->connection = -1;
    group->failed += outcome != PASSED;
    group->refused += outcome == REFUSED;
    if (outcome == PASSED && time - probe->begun > group->slowest) {
        group->slowest = time - probe->begun;
    }
}

static void begin(struct probe *probe) {
    struct group *group = probe->group;
    /* Many addresses, so that local ports do not run out. */
    uint32_t address = 0x7f000001 + (uint32_t)(group->probes++ % ADDRESSES);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(group->port), .sin_addr.s_addr = htonl(address)};
    probe->connection = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (probe->connection < 0) {
        fail("socket");
    }
    probe->begun = now();
    if (connect(probe->connection, (struct sockaddr *)&to, sizeof to) && errno != EINPROGRESS) {
        if (errno != ECONNREFUSED) {
            fail("connect");
        }
        end(probe, REFUSED, probe->begun);
        return;
    }
    struct epoll_event writable = {.events = EPOLLOUT, .data.ptr = probe};
    if (epoll_ctl(queue, EPOLL_CTL_ADD, probe->connection, &writable)) {
        fail("epoll_ctl");
    }
}

static void request(struct probe *probe, uint64_t time) {
    char text[512];
    int length = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", probe->group->path);
    struct epoll_event readable = {.events = EPOLLIN, .data.ptr = probe};
    epoll_ctl(queue, EPOLL_CTL_MOD, probe->connection, &readable);
    if (send(probe->connection, text, (size_t)length, MSG_NOSIGNAL) != length) {
        end(probe, REFUSED, time);
    }
}

static void go_on(struct probe *probe, uint32_t events, uint64_t time) {
    if (time - probe->begun > timeout) {
        end(probe, TIMED_OUT, time);
    } else if (events & EPOLLOUT) {
        int error = 0;
        socklen_t length = sizeof error;
        getsockopt(probe->connection, SOL_SOCKET, SO_ERROR, &error, &length);
        if (error || !*probe->group->path) {
            end(probe, error ? REFUSED : PASSED, time);
        } else {
            request(probe, time);
        }
    } else {
        ssize_t got = read(probe->connection, probe->answer + probe->got, sizeof probe->answer - probe->got);
        probe->got += got > 0 ? (size_t)got : 0;
        if (got <= 0 || probe->got == sizeof probe->answer) {
            end(probe, got > 0 && !memcmp(probe->answer, wanted, sizeof probe->answer) ? PASSED : REFUSED, time);
        }
    }
}

static void wait_until(uint64_t time) {
    uint64_t before = now(), left = time > before ? time - before : 0;
    struct timespec wait = {.tv_sec = (time_t)(left / SECOND), .tv_nsec = (long)(left % SECOND)};
    struct pollfd any = {.fd = queue, .events = POLLIN};
    ppoll(&any, 1, &wait, NULL); /* epoll_wait knows only milliseconds */
}

/* Runs probes that are sorted by the times at which they are due. */
static void run(struct probe *all, size_t count) {
    struct epoll_event events[64];
    size_t next = 0, oldest = 0;
    while (oldest < count) {
        uint64_t time = now();
        uint64_t burst = 0;
        for (; next < count && all[next].due <= time; next++) {
            uint64_t late = time - all[next].due;
            if (all[next].due != burst && late > all[next].group->late) {
                all[next].group->late = late;
            }
            burst = all[next].due;
            begin(&all[next]);
        }
        int ready = epoll_wait(queue, events, 64, 0);
        time = now();
        for (int i = 0; i < ready; i++) {
            go_on(events[i].data.ptr, events[i].events, time);
        }
        while (oldest < next && (all[oldest].connection < 0 || time - all[oldest].begun > timeout)) {
            if (all[oldest].connection >= 0) {
                end(&all[oldest], TIMED_OUT, time);
            }
            oldest++;
        }
        if (ready == 0 && oldest < count) {
            uint64_t ends = oldest < next ? all[oldest].begun + timeout + 1 : UINT64_MAX;
            uint64_t due = next < count ? all[next].due : UINT64_MAX;
            wait_until(ends < due ? ends : due);
        }
    }
}

static struct group group(const char *port, int at_once) {
    const char *path = strchr(port, '/');
    return (struct group){.path = path ? path : "", .port = atoi(port), .at_once = at_once};
}

static void print(const struct group *group) {
    printf("%d,%d,%ld,%ld,%ld,%.0f,%.0f\n", group->port, group->at_once, group->probes, group->failed, group->refused,
           (double)group->slowest / 1e3, (double)group->late / 1e3);
}

/* A burst must not be interrupted, and probes that are late would come at the same moment. */
static void raise_priority(void) {
    struct sched_param lowest = {.sched_priority = 1};
    if (sched_setscheduler(0, SCHED_FIFO, &lowest) && setpriority(PRIO_PROCESS, 0, -20)) {
        fprintf(stderr, "probes: cannot raise the priority, which needs root: check late_us\n");
    }
    prctl(PR_SET_TIMERSLACK, 1);
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

static int by_due(const void *a, const void *b) {
    uint64_t one = ((const struct probe *)a)->due, other = ((const struct probe *)b)->due;
    return (one > other) - (one < other);
}

static void measure(struct probe *all, size_t count, const struct group *groups, int group_count) {
    qsort(all, count, sizeof *all, by_due);
    raise_priority();
    run(all, count);
    for (int i = 0; i < group_count; i++) {
        print(&groups[i]);
    }
}

static void bursts(int rounds, uint64_t gap, char **ports, int port_count) {
    struct group *groups = calloc((size_t)(BURST_SIZES * port_count), sizeof *groups);
    struct probe *all = calloc((size_t)(rounds * port_count) * 2 * LARGEST_BURST, sizeof *all);
    size_t count = 0;
    uint64_t due = now() + 10 * MILLISECOND;
    for (int i = 0; i < BURST_SIZES * port_count; i++) {
        groups[i] = group(ports[i % port_count], 1 << i / port_count);
    }
    for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < BURST_SIZES * port_count; i++, due += gap) {
            for (int each = 0; each < groups[i].at_once; each++) {
                all[count++] = (struct probe){.due = due, .group = &groups[i]};
            }
        }
    }
    measure(all, count, groups, BURST_SIZES * port_count);
}

static void probers(int each, int seconds, int seed, char **ports, int port_count) {
    struct group *groups = calloc((size_t)port_count, sizeof *groups);
    struct probe *all = calloc((size_t)each * (size_t)seconds * (size_t)port_count, sizeof *all);
    size_t count = 0;
    uint64_t start = now() + 10 * MILLISECOND;
    srand48(seed);
    for (int port = 0; port < port_count; port++) {
        groups[port] = group(ports[port], each);
        for (int i = 0; i < each * seconds; i++) {
            all[count++] = (struct probe){.due = start + (uint64_t)((i / each + drand48()) * SECOND), .group = &groups[port]};
        }
    }
    measure(all, count, groups, port_count);
}

static void chain(long probes, uint64_t time, int until_failure, char *port) {
    struct group its = group(port, 1);
    uint64_t end = now() + time;
    while (its.probes < probes && now() < end && !(until_failure && its.failed)) {
        struct probe probe = {.due = now(), .group = &its};
        run(&probe, 1);
    }
    print(&its);
}

int main(int argc, char **argv) {
    const char *load = argc > 1 ? argv[1] : "";
    queue = epoll_create1(0);
    if (!strcmp(load, "bursts") && argc > 4) {
        bursts(atoi(argv[2]), (uint64_t)atoi(argv[3]) * MILLISECOND, argv + 4, argc - 4);
    } else if (!strcmp(load, "probers") && argc > 5) {
        probers(atoi(argv[2]), atoi(argv[3]), atoi(argv[4]), argv + 5, argc - 5);
    } else if (!strcmp(load, "chain") && argc == 5) {
        chain(atol(argv[2]), (uint64_t)atoi(argv[3]) * SECOND, 0, argv[4]);
    } else if (!strcmp(load, "until-failure") && argc == 4) {
        timeout = (uint64_t)atoi(argv[2]) * MILLISECOND;
        chain(100000, 600 * SECOND, 1, argv[3]);
    } else {
        fprintf(stderr, "usage: see probes.c\n");
        return 2;
    }
    return 0;
}
