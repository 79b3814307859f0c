/* Probes a port on loopback as fast as it can for some time, and prints the probes per second and how long they took.
   Usage: load PORT THREADS SECONDS [REQUEST]
   A probe is a connect, the request if there is one, and all that comes back up to the server's FIN. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int port;
static int seconds;
static const char *request = "";
static const uint64_t warm_up_ns = 2000000000;

struct measured {
    pthread_t thread;
    int number;
    uint64_t *ns;
    size_t count;
    size_t failed;
};

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static int probe(uint32_t address) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(address)};
    int connection = socket(AF_INET, SOCK_STREAM, 0);
    int ok = connect(connection, (struct sockaddr *)&to, sizeof to) == 0;
    if (ok && *request) {
        ok = write(connection, request, strlen(request)) > 0;
    }
    char answer[4096];
    ssize_t got = 1;
    while (ok && got > 0) {
        got = read(connection, answer, sizeof answer);
    }
    close(connection);
    return ok && got == 0;
}

static void *run(void *argument) {
    struct measured *mine = argument;
    size_t room = 0;
    uint64_t begun = now();
    uint64_t end = begun + warm_up_ns + (uint64_t)seconds * 1000000000;
    /* Many addresses, so that local ports don't run out. */
    for (uint32_t i = 0;; i++) {
        uint64_t before = now();
        if (before >= end) {
            return NULL;
        }
        int ok = probe(0x7f000001 + (uint32_t)mine->number * 65536 + i % 250);
        uint64_t took = now() - before;
        if (before - begun < warm_up_ns) {
            continue;
        }
        if (!ok) {
            mine->failed++;
            continue;
        }
        if (mine->count == room) {
            room = room ? 2 * room : 1 << 16;
            mine->ns = realloc(mine->ns, room * sizeof *mine->ns);
        }
        mine->ns[mine->count++] = took;
    }
}

static int by_size(const void *a, const void *b) {
    uint64_t one = *(const uint64_t *)a, other = *(const uint64_t *)b;
    return (one > other) - (one < other);
}

int main(int argc, char **argv) {
    if (argc < 4) {
        fprintf(stderr, "usage: load PORT THREADS SECONDS [REQUEST]\n");
        return 2;
    }
    port = atoi(argv[1]);
    int threads = atoi(argv[2]);
    seconds = atoi(argv[3]);
    if (argc > 4) {
        request = argv[4];
    }
    struct measured *all = calloc(threads, sizeof *all);
    for (int i = 0; i < threads; i++) {
        all[i].number = i;
        pthread_create(&all[i].thread, NULL, run, &all[i]);
    }
    size_t count = 0, failed = 0;
    for (int i = 0; i < threads; i++) {
        pthread_join(all[i].thread, NULL);
        count += all[i].count;
        failed += all[i].failed;
    }
    uint64_t *ns = malloc((count ? count : 1) * sizeof *ns);
    size_t at = 0;
    for (int i = 0; i < threads; i++) {
        memcpy(ns + at, all[i].ns, all[i].count * sizeof *ns);
        at += all[i].count;
    }
    qsort(ns, count, sizeof *ns, by_size);
    if (count == 0) {
        fprintf(stderr, "load: no probe succeeded\n");
        return 1;
    }
    printf("%zu,%.0f,%.1f,%.1f,%.1f,%zu\n", count, (double)count / seconds, ns[count / 2] / 1e3, ns[count * 99 / 100] / 1e3,
           ns[count * 999 / 1000] / 1e3, failed);
    return 0;
}
