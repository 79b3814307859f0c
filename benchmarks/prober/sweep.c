/* Probes many addresses of loopback, many at a time, by epoll, and prints the probes that found the port open and the seconds of processor time.
   Usage: sweep PORT TARGETS ROUNDS AT_A_TIME */
#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

static int queue;
static int port;
static long open_count;

static void begin(long target) {
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons(port),
                             .sin_addr.s_addr = htonl(0x7f000000 + (uint32_t)(1 + target / 250) * 256 + 1 + target % 250)};
    int connection = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (connect(connection, (struct sockaddr *)&to, sizeof to) && errno != EINPROGRESS) {
        perror("connect");
        exit(1);
    }
    struct epoll_event wanted = {.events = EPOLLOUT, .data.fd = connection};
    epoll_ctl(queue, EPOLL_CTL_ADD, connection, &wanted);
}

int main(int argc, char **argv) {
    if (argc != 5) {
        fprintf(stderr, "usage: sweep PORT TARGETS ROUNDS AT_A_TIME\n");
        return 2;
    }
    port = atoi(argv[1]);
    long targets = atol(argv[2]), all = targets * atol(argv[3]), at_a_time = atol(argv[4]);
    queue = epoll_create1(0);
    struct epoll_event events[256];
    long begun = 0, done = 0;
    while (done < all) {
        while (begun < all && begun - done < at_a_time) {
            begin(begun++ % targets);
        }
        int ready = epoll_wait(queue, events, 256, -1);
        for (int i = 0; i < ready; i++) {
            int error = 0;
            socklen_t length = sizeof error;
            getsockopt(events[i].data.fd, SOL_SOCKET, SO_ERROR, &error, &length);
            open_count += error == 0;
            close(events[i].data.fd);
            done++;
        }
    }
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    printf("%ld,%.3f\n", open_count,
           (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6);
    return 0;
}
