/* A disk that fails on demand, to be preloaded: while the file that FAILING_DISK names holds a word,
   calls of that name on a database or its log end with EIO. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int fails(int fd, const char *call) {
    char name[64], path[4096], order[256];
    const char *orders = getenv("FAILING_DISK");
    int file = orders == NULL ? -1 : open(orders, O_RDONLY);
    if (file < 0) {
        return 0;
    }
    ssize_t length = read(file, order, sizeof order - 1);
    close(file);
    order[length > 0 ? length : 0] = 0;
    if (strstr(order, call) == NULL) {
        return 0;
    }
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    length = readlink(name, path, sizeof path - 1);
    path[length > 0 ? length : 0] = 0;
    return strstr(path, ".db") != NULL && strstr(path, ".owner") == NULL;
}

#define FAILING(type, name, call, parameters, arguments)                   \
    type name parameters {                                                 \
        static type(*real) parameters = NULL;                              \
        if (fails(fd, call)) {                                             \
            errno = EIO;                                                   \
            return -1;                                                     \
        }                                                                  \
        if (real == NULL) {                                                \
            real = (type(*) parameters) dlsym(RTLD_NEXT, #name);           \
        }                                                                  \
        return real arguments;                                             \
    }

FAILING(int, fsync, "sync", (int fd), (fd))
FAILING(int, fdatasync, "sync", (int fd), (fd))
FAILING(ssize_t, write, "write", (int fd, const void *data, size_t size), (fd, data, size))
FAILING(ssize_t, pwrite, "write", (int fd, const void *data, size_t size, off_t at), (fd, data, size, at))
FAILING(ssize_t, pwrite64, "write", (int fd, const void *data, size_t size, off64_t at), (fd, data, size, at))
