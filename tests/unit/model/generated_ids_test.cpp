#include "model/generated_ids.hpp"

#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using State = TransactionOutcome::State;

namespace {

std::shared_ptr<TransactionOutcome> addTo(
    GeneratedIds& ids, std::uint64_t first, std::uint64_t count = 1, std::uint64_t step = 1
) {
    auto outcome = std::make_shared<TransactionOutcome>();
    ids.add({.first = first, .count = count, .step = step}, outcome);
    return outcome;
}

}  // namespace

TEST_CASE("generated ids are lost with their transaction only", "[generated ids]") {
    GeneratedIds ids;
    CHECK_FALSE(ids.any());
    ids.add({.first = 1, .count = 1}, nullptr);
    CHECK_FALSE(ids.any());
    const auto open = addTo(ids, 2);
    CHECK(ids.any());
    CHECK_FALSE(ids.findUndone(2));
    open->end(State::committed);
    CHECK_FALSE(ids.findUndone(2));
    CHECK_FALSE(ids.any());

    addTo(ids, 3)->end(State::rolledBack);
    addTo(ids, 4)->end(State::unknown);
    CHECK(ids.findUndone(3));
    CHECK_FALSE(ids.findUndone(4));
    CHECK(ids.lastUndone() == 3);
    ids.revive(3);
    CHECK_FALSE(ids.findUndone(3));
}

TEST_CASE("a range of lost ids, and those of it that rows got", "[generated ids]") {
    GeneratedIds ids;
    addTo(ids, 10, 4, 5)->end(State::rolledBack);
    for (const std::uint64_t id : {10u, 15u, 20u, 25u}) CHECK(ids.findUndone(id));
    for (const std::uint64_t id : {5u, 11u, 14u, 30u}) CHECK_FALSE(ids.findUndone(id));
    ids.revive(15);
    ids.revive(17);
    CHECK(ids.findUndone(10));
    CHECK_FALSE(ids.findUndone(15));
    CHECK(ids.findUndone(20));
    addTo(ids, 20, 2, 5)->end(State::committed);
    CHECK(ids.findUndone(10));
    CHECK_FALSE(ids.findUndone(20));
    CHECK_FALSE(ids.findUndone(25));
    ids.revive(10);
    CHECK_FALSE(ids.findUndone(10));
}

TEST_CASE("the highest lost id counts until a row that stays has a higher one", "[generated ids]") {
    GeneratedIds ids;
    addTo(ids, 7, 3)->end(State::rolledBack);
    CHECK(ids.lastUndone() == 9);
    addTo(ids, 10)->end(State::rolledBack);
    CHECK(ids.lastUndone() == 10);
    const auto open = addTo(ids, 11);
    CHECK(ids.lastUndone() == 10);
    open->end(State::committed);
    CHECK(ids.lastUndone() == 0);
    CHECK(ids.findUndone(10));
    addTo(ids, 12)->end(State::rolledBack);
    CHECK(ids.lastUndone() == 12);
    ids.add({.first = 13, .count = 1}, nullptr);
    CHECK(ids.lastUndone() == 0);
}

TEST_CASE("ids of transactions that take turns are lost with their own", "[generated ids]") {
    GeneratedIds ids;
    const auto kept = std::make_shared<TransactionOutcome>();
    const auto undone = std::make_shared<TransactionOutcome>();
    for (std::uint64_t id = 1; id <= 200; ++id) ids.add({.first = id, .count = 1}, id % 2 == 0 ? kept : undone);
    CHECK_FALSE(ids.findUndone(1));
    undone->end(State::rolledBack);
    kept->end(State::committed);
    for (std::uint64_t id = 1; id <= 200; ++id) CHECK(ids.findUndone(id).has_value() == (id % 2 == 1));
    CHECK(ids.lastUndone() == 0);  // 200 stays, and is the highest
}

TEST_CASE("a savepoint shares the fate of what is around it", "[generated ids]") {
    const auto whole = std::make_shared<TransactionOutcome>();
    const auto kept = std::make_shared<TransactionOutcome>(whole);
    const auto undone = std::make_shared<TransactionOutcome>(whole);
    const auto below = std::make_shared<TransactionOutcome>(undone);
    kept->release();
    below->release();
    undone->end(State::rolledBack);
    CHECK(kept->state() == State::open);
    CHECK(kept->decider() == whole.get());
    CHECK(below->state() == State::rolledBack);
    whole->end(State::committed);
    CHECK(kept->state() == State::committed);
    CHECK(undone->state() == State::rolledBack);
    kept->end(State::rolledBack);  // too late
    CHECK(kept->state() == State::committed);
}
