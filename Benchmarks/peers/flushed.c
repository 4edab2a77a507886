// The writes of a change without its journal: what nops may be measured against.
//
//   flushed each|together write FOLDER FOLDERS FILES LETTER    makes or replaces files of a kilobyte
//   flushed each|together copy FOLDER FOLDERS FILES SOURCE     the same with the content of another tree
//   flushed each|together remove FOLDER FOLDERS FILES          removes them, and the folders
//
// Files are FOLDER/p100/m100.py and so on. A new content goes to a file beside its target, which is flushed and then
// renamed over it; then the folder is flushed. `each` flushes for every file by itself, as a program does that saves
// one file after another. `together` flushes all new contents by one syncfs(2), renames all, and flushes all folders
// by another: no program that keeps the old or the new of each file, whenever the machine stops, can flush less.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int each;
static int top;
static char content[1 << 16];

static void need(int good, const char *what) {
    if (good) return;
    perror(what);
    exit(1);
}

static void flush_folder(int folder) { need(fsync(folder) == 0, "fsync of a folder"); }

static void flush_all(void) { need(syncfs(top) == 0, "syncfs"); }

static size_t read_from(const char *source, const char *name, const char *file) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s/%s", source, name, file);
    int descriptor = open(path, O_RDONLY);
    need(descriptor >= 0, path);
    ssize_t size = read(descriptor, content, sizeof content);
    need(size >= 0 && (size_t)size < sizeof content, path);
    close(descriptor);
    return (size_t)size;
}

static size_t make_content(char letter, int folder, int file) {
    int head = sprintf(content, "# p%d m%d ", folder, file);
    memset(content + head, letter, 1000);
    content[head + 1000] = '\n';
    return (size_t)head + 1001;
}

static void write_temporary(int folder, const char *temporary, size_t size) {
    int descriptor = openat(folder, temporary, O_WRONLY | O_CREAT | O_EXCL, 0644);
    need(descriptor >= 0, temporary);
    need(write(descriptor, content, size) == (ssize_t)size, temporary);
    if (each) need(fsync(descriptor) == 0, temporary);
    close(descriptor);
}

int main(int count, char **words) {
    if (count < 6) return 2;
    each = strcmp(words[1], "each") == 0;
    const char *verb = words[2], *place = words[3], *given = count > 6 ? words[6] : "";
    int folders = atoi(words[4]), files = atoi(words[5]);
    int removes = strcmp(verb, "remove") == 0, copies = strcmp(verb, "copy") == 0;
    char name[32], file[32], temporary[40];

    if (!removes) need(mkdir(place, 0755) == 0 || errno == EEXIST, place);
    top = open(place, O_RDONLY | O_DIRECTORY);
    need(top >= 0, place);
    // Two rounds where all is flushed together: contents, then names.
    for (int round = each || removes ? 1 : 0; round < 2; round++) {
        for (int i = 100; i < 100 + folders; i++) {
            sprintf(name, "p%d", i);
            if (!removes && mkdirat(top, name, 0755) == 0 && each) flush_folder(top);
            int folder = openat(top, name, O_RDONLY | O_DIRECTORY);
            need(folder >= 0, name);
            for (int j = 100; j < 100 + files; j++) {
                sprintf(file, "m%d.py", j);
                if (removes) {
                    need(unlinkat(folder, file, 0) == 0, file);
                    if (each) flush_folder(folder);
                    continue;
                }
                sprintf(temporary, ".%s.tmp", file);
                if (each || round == 0) {
                    size_t size = copies ? read_from(given, name, file) : make_content(given[0], i, j);
                    write_temporary(folder, temporary, size);
                }
                if (round == 1) need(renameat(folder, temporary, folder, file) == 0, file);
                if (each) flush_folder(folder);
            }
            close(folder);
            if (removes) {
                need(unlinkat(top, name, AT_REMOVEDIR) == 0, name);
                if (each) flush_folder(top);
            }
        }
        if (!each && round == 0) flush_all();
    }
    if (removes) need(rmdir(place) == 0, place);
    if (!each) flush_all();
    return 0;
}
