#include "integration/model_based/runner.hpp"

#include <filesystem>

#include "integration/model_based/execution.hpp"

using namespace sequelize;

namespace test::programs {
namespace {

/// A file in memory where there is such a place: SQLite waits for the disk after each write.
Options options(std::size_t connections) {
    Options all{.pool = {.max = connections}};
    if (!speaksMysql() && std::filesystem::is_directory("/dev/shm"))
        all.storage = "/dev/shm/" + std::filesystem::path(sqliteFile()).filename().string();
    return all;
}

Options faulty(std::chrono::milliseconds statementTimeout) {
    auto all = options(2);
    all.statementTimeout = statementTimeout;
    return all;
}

World judge() {
    auto all = options(1);
    all.pool.min = 1;
    World world(std::move(all));
    world.sequelize.sync({.force = true});
    return world;
}

}  // namespace

Runner::Runner(std::chrono::milliseconds statementTimeout)
    : judge_(judge()), injector_(std::chrono::seconds(1)), world_(faulty(statementTimeout)) {
    // Ids that programs choose themselves are never generated.
    judge_.items.model.create([] {
        Item item;
        item.id = 100;
        return item;
    }());
    judge_.owners.model.create({.id = 100});
    // From now on `save` of a tag looks at what it may not have read.
    (void)world_.tags.model.findAll({.attributes = {&Tag::name}});
}

Runner::~Runner() {
    try {
        judge_.sequelize.drop();
    } catch (const BaseError&) {
        // the next one drops what it needs
    }
    std::error_code ignored;
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(options(1).storage + end, ignored);
}

std::optional<std::string> Runner::run(const Program& program) {
    injector_.clear();
    judge_.clearTables();
    std::optional<std::string> failure;
    {
        Execution execution(*this);
        try {
            execution.run(program);
            execution.finish();
        } catch (const Mismatch& mismatch) {
            failure = mismatch.text;
        } catch (const Slow&) {
            // nothing can be said
        } catch (const std::exception& error) {
            failure = std::string("unexpected: ") + error.what();
        }
    }
    world_.forgetObjects();
    return failure;
}

}  // namespace test::programs
