// How long check() and sync({.alter = true}) take where nothing differs: all they do then is read.
//   bench_alter URL [TABLES]: makes that many tables in the URL's database, which must be empty, and drops them again.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <functional>
#include <string>

#include <sequelize/schema.hpp>
#include <sequelize/sequelize.hpp>

namespace {

struct Item {
    std::int64_t id{};
    std::string name{};
    std::optional<std::string> note{};
    std::int32_t amount{};
    std::optional<std::int64_t> former_id{};
    sequelize::DateTime createdAt{}, updatedAt{};
};

double bestOf(int rounds, const std::function<void()>& work) {
    double best = 1e9;
    for (int i = 0; i < rounds; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        work();
        const std::chrono::duration<double, std::milli> passed = std::chrono::steady_clock::now() - begin;
        best = std::min(best, passed.count());
    }
    return best;
}

}  // namespace

int main(int count, char** arguments) try {
    if (count < 2) {
        std::fprintf(stderr, "bench_alter URL [TABLES]\n");
        return 2;
    }
    const int tables = count > 2 ? std::stoi(arguments[2]) : 100;
    sequelize::Sequelize database(arguments[1]);
    for (int i = 0; i < tables; ++i) {
        auto items = database.define<Item>("bench_item_" + std::to_string(i),
                                           {.indexes = {{.fields = {"name"}}, {.fields = {"amount", "name"}}}});
        items.belongsTo(items, {.foreignKey = &Item::former_id});
    }
    database.sync({.force = true});
    const double checked = bestOf(5, [&] {
        if (!database.check().isClean()) throw std::runtime_error(database.check().text());
    });
    const double altered = bestOf(5, [&] { database.sync({.alter = true}); });
    std::printf("%d tables: check %.0f ms, sync with .alter %.0f ms\n", tables, checked, altered);
    database.drop();
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
