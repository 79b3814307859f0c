/* The least that can answer a probe: accepts connections, and closes them. Usage: bare PORT BACKLOG */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: bare PORT BACKLOG\n");
        return 2;
    }
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    int on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, atoi(argv[2]))) {
        perror("bare");
        return 1;
    }
    puts("started");
    fflush(stdout);
    for (;;) {
        close(accept(listener, NULL, NULL));
    }
}
