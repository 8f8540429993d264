/*
 * What a disk holds after a power cut, without cutting the power.
 *
 * As a library (LD_PRELOAD, POWERCUT_ROOT, POWERCUT_SHADOW) it keeps, beside the folder ROOT that a
 * process works in, the content that is safe: the bytes of a file as they were at its last fsync or
 * fdatasync, a new name once the file or its folder was synced, a changed or removed name once its
 * folder was. As a program (powercut ROOT SHADOW SEED), after the process was killed, it makes ROOT
 * what a power cut may have left: what is safe, and of the rest nothing, everything, or some blocks
 * and some names, as SEED has it. It prints what it took away. Linux only.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LONG (2 * PATH_MAX)

static const char *root, *shadow;
static char block[1 << 18];

static void fail(const char *what, const char *path) {
    fprintf(stderr, "powercut: %s %s: %s\n", what, path, strerror(errno));
    abort();
}

/* Lists a folder: 0 at the end, the special names left out. */
static struct dirent *next(DIR *dir) {
    struct dirent *entry;
    do {
        entry = dir ? readdir(dir) : NULL;
    } while (entry && (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")));
    return entry;
}

/* Where the safe content of a file is kept: by its inode and its birth, as inodes come again. */
static int safe_content(char *out, const char *path) {
    struct statx x;
    if (statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS | STATX_BTIME, &x)) {
        return -1;
    }
    snprintf(out, LONG, "%s/content/%llu-%lld.%09u", shadow, (unsigned long long)x.stx_ino,
             (long long)x.stx_btime.tv_sec, x.stx_btime.tv_nsec);
    return x.stx_mode & S_IFMT;
}

/* Where the safe name of a path is kept: a hard link to its content. */
static void safe_name(char *out, const char *path) {
    snprintf(out, LONG, "%s/names%s", shadow, path + strlen(root));
}

static void make_parents(char *path) {
    for (char *c = path + 1; *c; c++) {
        if (*c == '/') {
            *c = 0;
            mkdir(path, 0755);
            *c = '/';
        }
    }
}

static void copy(const char *from, const char *to) {
    int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT, 0644);
    if (in < 0 || out < 0) {
        fail("cannot copy", from);
    }
    off_t at = 0;
    for (ssize_t n; (n = pread(in, block, sizeof block, at)) > 0; at += n) {
        if (pwrite(out, block, n, at) != n) {
            fail("cannot write", to);
        }
    }
    if (ftruncate(out, at)) {
        fail("cannot cut", to);
    }
    close(out);
    close(in);
}

static void give_name(const char *content, const char *name) {
    char fresh[LONG];
    struct stat of_content, of_name;
    if (!stat(content, &of_content) && !stat(name, &of_name)
        && of_content.st_ino == of_name.st_ino) {
        return;
    }
    snprintf(fresh, sizeof fresh, "%s/fresh-%d", shadow, getpid());
    unlink(fresh);
    if (link(content, fresh) || rename(fresh, name)) {
        fail("cannot name", name);
    }
}

static void file_synced(int fd, const char *path) {
    char content[LONG], name[LONG], self[64];
    struct stat kept;
    if (safe_content(content, path) != S_IFREG) {
        return;
    }
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    copy(self, content);
    if (!stat(content, &kept) && kept.st_nlink == 1) {
        safe_name(name, path);
        make_parents(name);
        give_name(content, name);
    }
}

static void names_synced(const char *path) {
    char names[LONG], name[LONG], actual[LONG], content[LONG];
    struct dirent *entry;
    safe_name(names, path);
    make_parents(strcat(names, "/"));
    DIR *dir = opendir(path);
    while ((entry = next(dir))) {
        snprintf(actual, sizeof actual, "%s/%s", path, entry->d_name);
        safe_name(name, actual);
        int kind = safe_content(content, actual);
        if (kind == S_IFDIR) {
            mkdir(name, 0755);
        } else if (kind == S_IFREG) {
            close(open(content, O_CREAT | O_WRONLY, 0644));
            give_name(content, name);
        }
    }
    closedir(dir);
    dir = opendir(names);
    while ((entry = next(dir))) {
        snprintf(actual, sizeof actual, "%s/%s", path, entry->d_name);
        safe_name(name, actual);
        if (access(actual, F_OK)) {
            unlink(name);
        }
    }
    closedir(dir);
}

static void synced(int fd) {
    static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
    char self[64], path[LONG];
    struct stat now;
    root = getenv("POWERCUT_ROOT");
    shadow = getenv("POWERCUT_SHADOW");
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    ssize_t n = root && shadow ? readlink(self, path, PATH_MAX - 1) : 0;
    size_t under = root ? strlen(root) : 0;
    path[n > 0 ? n : 0] = 0;
    if (n <= 0 || strncmp(path, root, under) || (path[under] && path[under] != '/')
        || fstat(fd, &now)) {
        return;
    }
    pthread_mutex_lock(&one_at_a_time);
    if (S_ISDIR(now.st_mode)) {
        names_synced(path);
    } else if (S_ISREG(now.st_mode)) {
        file_synced(fd, path);
    }
    pthread_mutex_unlock(&one_at_a_time);
}

int fsync(int fd) {
    int kept = errno;
    synced(fd);
    errno = kept;
    return 0;
}

int fdatasync(int fd) {
    return fsync(fd);
}

#ifdef PROGRAM
#include <ftw.h>

/* How likely, in percent, a block or name that nobody forced is on the disk nevertheless. */
static int kept_percent;
static int block_bytes;

static int on_disk(void) {
    return random() % 100 < kept_percent;
}

static long size_of(const char *path) {
    struct stat s;
    return stat(path, &s) ? 0 : s.st_size;
}

/* Takes back blocks of a file, and what was added to or cut from it, towards its safe content. */
static void lose_blocks(const char *content, const char *actual) {
    char old[4096], new[4096];
    int safe = open(content, O_RDONLY), file = open(actual, O_RDWR), lost = 0;
    long end = on_disk() ? size_of(actual) : size_of(content);
    if (file < 0) {
        fail("cannot open", actual);
    }
    if (ftruncate(file, end)) {
        fail("cannot cut", actual);
    }
    for (long at = 0; at < end; at += block_bytes) {
        ssize_t wanted = end - at < block_bytes ? end - at : block_bytes;
        memset(old, 0, sizeof old);
        memset(new, 0, sizeof new);
        if (pread(file, new, wanted, at) < 0 || (safe >= 0 && pread(safe, old, wanted, at) < 0)) {
            fail("cannot read", actual);
        }
        if (memcmp(old, new, wanted) && !on_disk()) {
            lost++;
            if (pwrite(file, old, wanted, at) != wanted) {
                fail("cannot write", actual);
            }
        }
    }
    if (lost) {
        printf("%s: %d blocks of %d bytes not on disk\n", actual + strlen(root) + 1, lost, block_bytes);
    }
    close(file);
    close(safe);
}

/* Who still reads the file as it was keeps what it has: it was on another box, so to speak. */
static void another_inode(const char *path) {
    char fresh[LONG];
    struct stat s;
    snprintf(fresh, sizeof fresh, "%s.cut", path);
    copy(path, fresh);
    if (stat(path, &s) || chmod(fresh, s.st_mode & 07777) || rename(fresh, path)) {
        fail("cannot copy", path);
    }
}

static int lose(const char *path, const struct stat *s, int kind, struct FTW *at) {
    char content[LONG], name[LONG];
    struct stat of_content, of_name;
    (void)s;
    safe_name(name, path);
    int named = !lstat(name, &of_name);
    if (kind == FTW_DP) {
        if (at->level && !named && !on_disk() && rmdir(path) && errno != ENOTEMPTY) {
            fail("cannot remove", path);
        }
        return 0;
    }
    if (kind == FTW_SL || kind == FTW_SLN || safe_content(content, path) != S_IFREG) {
        return on_disk() ? 0 : unlink(path);
    }
    int same = named && !stat(content, &of_content) && of_content.st_ino == of_name.st_ino;
    if (same || on_disk()) {
        another_inode(path);
        lose_blocks(content, path);
        return 0;
    }
    printf("%s: %s\n", path + strlen(root) + 1, named ? "still the one before" : "not on disk");
    unlink(path);
    if (named) {
        copy(name, path);
    }
    return 0;
}

/* Brings back a file whose removal, or other name, is not on disk. */
static int bring_back(const char *name, const struct stat *s, int kind, struct FTW *at) {
    char actual[LONG];
    (void)s;
    (void)at;
    snprintf(actual, sizeof actual, "%s%s", root, name + strlen(shadow) + strlen("/names"));
    if (kind == FTW_F && access(actual, F_OK) && !on_disk()) {
        printf("%s: still there\n", actual + strlen(root) + 1);
        make_parents(actual);
        copy(name, actual);
    }
    return 0;
}

static int forget(const char *path, const struct stat *s, int kind, struct FTW *at) {
    (void)s;
    (void)kind;
    return at->level ? remove(path) : 0;
}

static int is_safe_now(const char *path, const struct stat *s, int kind, struct FTW *at) {
    (void)s;
    (void)at;
    if (kind == FTW_F) {
        int fd = open(path, O_RDONLY);
        file_synced(fd, path);
        close(fd);
    } else if (kind == FTW_D) {
        names_synced(path);
    }
    return 0;
}

int main(int count, char **words) {
    char names[LONG], content[LONG];
    static const int percents[] = {0, 5, 50, 95, 100};
    if (count != 4) {
        fprintf(stderr, "usage: powercut ROOT SHADOW SEED\n");
        return 2;
    }
    root = words[1];
    shadow = words[2];
    srandom(strtoul(words[3], NULL, 10));
    kept_percent = percents[random() % 5];
    block_bytes = random() % 3 ? 4096 : 512;
    printf("power cut %s of %s, %d%% of what was not forced is on disk\n", words[3], root, kept_percent);
    snprintf(names, sizeof names, "%s/names", shadow);
    snprintf(content, sizeof content, "%s/content", shadow);
    nftw(root, lose, 32, FTW_PHYS | FTW_DEPTH);
    nftw(names, bring_back, 32, FTW_PHYS);
    nftw(names, forget, 32, FTW_PHYS | FTW_DEPTH);
    nftw(content, forget, 32, FTW_PHYS | FTW_DEPTH);
    nftw(root, is_safe_now, 32, FTW_PHYS);
    return 0;
}
#endif
