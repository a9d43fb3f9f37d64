/* The benchmark's workloads by hand: `bench_expert_c data|WORKLOAD [DIVISOR]`. bench/run starts it. */
#include <stdio.h>
#include <string.h>

#include "bench.h"

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        void (*run)(int divisor);
    } workloads[] = {
        {"data", make_data},
        {"findAll", find_all},
        {"findByPk", find_by_pk},
        {"findEach", find_each},
        {"hasManyJoin", has_many_join},
        {"hasManySeparate", has_many_separate},
        {"balancedRandom", balanced_random},
        {"manyToMany", many_to_many},
        {"bulkCreate", bulk_create},
        {"createOneByOne", create_one_by_one},
        {"nestedCreate", nested_create},
        {"updateByKey", update_by_key},
        {"loadThenSave", load_then_save},
        {"relatedAdd", related_add},
        {"mixedThreads", mixed_threads},
    };
    const int divisor = argc > 2 ? atoi(argv[2]) : 1;
    for (size_t i = 0; argc > 1 && divisor > 0 && i < sizeof workloads / sizeof *workloads; ++i)
        if (strcmp(workloads[i].name, argv[1]) == 0) {
            if (mysql_library_init(0, NULL, NULL) != 0) die("the client library does not start");
            workloads[i].run(divisor);
            mysql_library_end();
            return 0;
        }
    fprintf(stderr, "usage: bench_expert_c WORKLOAD [DIVISOR], where WORKLOAD is one of:\n");
    for (size_t i = 0; i < sizeof workloads / sizeof *workloads; ++i) fprintf(stderr, "  %s\n", workloads[i].name);
    return 2;
}
