#include "integration/model_based/oracle.hpp"

#include <algorithm>

#include "integration/model_based/rules.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace test::programs {
namespace {

Expectation creation(const State& state, const Command& c) {
    const auto& schema = schemaOf(c.table);
    std::vector<Row> given;
    std::vector<std::size_t> slots;
    for (const auto& row : c.rows) {
        auto& members = given.emplace_back(initialRow(schema));
        for (const auto& [column, value] : row) members[column] = value;
        slots.push_back((c.slot + slots.size()) % slotCount);
    }
    return insertion(state, c.table, given, c.fields, slots, c.duplicates, true);
}

/// The object's key may be one that no row can have.
Expectation noRow(const State& state, const Command& c) {
    const auto& schema = schemaOf(c.table);
    const bool isPossible = fits(schema.columns.front(), identityOf(schema, *state.object(c.table, c.slot)));
    return {.outcomes = isPossible ? rowGone : rowGone | validation};
}

/// `assignments` into the row that the object stands for, and into the object.
Expectation rewriting(const State& state, const Command& c, std::vector<Assignment> assignments) {
    const auto& object = *state.object(c.table, c.slot);
    const auto& schema = schemaOf(c.table);
    Expectation e;
    for (const auto& [column, value] : assignments)
        if (!fits(schema.columns[column], value)) return {.outcomes = validation};
    if (assignments.empty()) {
        e.reads = true;
        return e;
    }
    const auto key = keyOf(identityOf(schema, object));
    const Row* row = rowOf(state.tables, c.table, key);
    if (!row) return noRow(state, c);
    Row changed = *row;
    for (const auto& [column, value] : assignments) changed[column] = value;
    if (const auto problems = problemsOf(state.tables, c.table, changed, key, keyOf(changed.front()) != key))
        return {.outcomes = problems};
    e.apply = [=](State& s, const auto&) {
        s.tables.of(c.table).erase(key);
        s.tables.of(c.table)[keyOf(changed.front())] = changed;
        auto& written = *s.object(c.table, c.slot);
        noteWrite(s, written, false);
        for (const auto& [column, value] : assignments) {
            written.members[column] = written.belief.held[column] = value;
            written.belief.isStored[column] = true;
        }
    };
    return e;
}

/// A struct cannot tell whether it was read in full; once a finder read some of the table's only in part, members that
/// have their initial values are looked at.
bool mayWipe(const State& state, const Command& c) {
    const auto& members = state.object(c.table, c.slot)->members;
    const Row* row = rowOf(state.tables, c.table, keyOf(members.front()));
    if (c.table != Table::tags || !row) return false;
    for (std::size_t i = 1; i < members.size(); ++i)
        if (members[i] == initialRow(schemaOf(c.table))[i] && (*row)[i] != members[i]) return true;
    return false;
}

Expectation saving(const State& state, const Command& c) {
    const auto& schema = schemaOf(c.table);
    const auto& object = *state.object(c.table, c.slot);
    if (isToBeInserted(state, c.table, object)) {
        Row members = object.members;
        if (schema.generatesKey && state.undoneOwners.contains(keyOf(members.front())))
            members.front() = schema.columns.front().domain.front();
        return insertion(state, c.table, {members}, {}, {c.slot}, Duplicates::refuse, false);
    }
    if (!schema.isRecord && c.fields.empty() && mayWipe(state, c)) return {.outcomes = usage};
    std::vector<Assignment> assignments;
    for (std::size_t i = schema.isRecord ? 0 : 1; i < schema.columns.size(); ++i) {
        const bool isNamed = !c.fields.empty() && !(schema.isRecord && object.belief.isStored[i]);
        if (isIn(c.fields, i) && (!schema.isRecord || isNamed || object.members[i] != object.belief.held[i]))
            assignments.push_back({i, object.members[i]});
    }
    auto e = rewriting(state, c, std::move(assignments));
    e.fields = c.fields;
    return e;
}

Expectation incrementing(const State& state, const Command& c) {
    const auto& schema = schemaOf(c.table);
    const auto column = c.values.front().column;
    const auto key = keyOf(identityOf(schema, *state.object(c.table, c.slot)));
    const Row* row = rowOf(state.tables, c.table, key);
    if (!row) return noRow(state, c);
    const auto sum = added(schema.columns[column], (*row)[column], c.number);
    if (!sum) return {.outcomes = outOfRange};
    Expectation e;
    e.apply = [=, value = *sum](State& s, const auto&) {
        s.tables.of(c.table).at(key)[column] = value;
        auto& written = *s.object(c.table, c.slot);
        noteWrite(s, written, false);
        written.members[column] = written.belief.held[column] = value;
        written.belief.isStored[column] = true;
    };
    return e;
}

Expectation reading(const State& state, const Command& c) {
    const auto& rows = state.tables.of(c.table);
    Expectation e;
    if (rows.empty()) {
        e.result = "none";
        e.key = schemaOf(c.table).generatesKey ? Value(999) : Value("none");
        return e;
    }
    const Row row = std::next(rows.begin(), c.number % static_cast<int>(rows.size()))->second;
    e.result = "found";
    e.key = row.front();
    e.fields = c.fields;
    e.apply = [=](State& s, const auto&) {
        Object object{initialRow(schemaOf(c.table)), {}, {}, {}};
        object.belief = beliefIn(row);
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (isIn(c.fields, i))
                object.members[i] = row[i];
            else
                object.belief.isStored[i] = false;
        }
        object.belief.held = object.members;
        noteRead(s, object, true);
        s.object(c.table, c.slot) = std::move(object);
    };
    return e;
}

Expectation reloading(const State& state, const Command& c) {
    const Row* found =
        rowOf(state.tables, c.table, keyOf(identityOf(schemaOf(c.table), *state.object(c.table, c.slot))));
    if (!found) return noRow(state, c);
    Expectation e;
    e.apply = [=, row = *found](State& s, const auto&) {
        auto& object = *s.object(c.table, c.slot);
        noteRead(s, object, false);
        object.members = row;
        object.belief = beliefIn(row);
    };
    return e;
}

Expectation destroying(const State& state, const Command& c) {
    const auto key = keyOf(identityOf(schemaOf(c.table), *state.object(c.table, c.slot)));
    if (!rowOf(state.tables, c.table, key)) return noRow(state, c);
    Expectation e;
    e.apply = [=](State& s, const auto&) {
        removeRow(s.tables, c.table, key);
        auto& object = *s.object(c.table, c.slot);
        noteWrite(s, object, false);
        object.belief = beliefOfNew(schemaOf(c.table));
    };
    return e;
}

Expectation ofTable(const State& state, const Command& c) {
    const auto& schema = schemaOf(c.table);
    std::vector<Key> matched;
    std::string rows;
    for (const auto& [key, row] : state.tables.of(c.table)) {
        if (row[c.where.column] != c.where.value) continue;
        matched.push_back(key);
        rows += describe(row);
    }
    Expectation e{.result = std::to_string(matched.size())};
    if (c.verb == Verb::findAll) e.result = rows;
    if (c.verb == Verb::destroyWhere)
        e.apply = [=](State& s, const auto&) {
            for (const auto& key : matched) removeRow(s.tables, c.table, key);
        };
    if (c.verb != Verb::updateWhere && c.verb != Verb::incrementWhere) return e;

    if (c.values.empty()) return {.isApplicable = false};
    Tables after = state.tables;
    for (const auto& [column, value] : c.values)
        if (c.verb == Verb::updateWhere && !fits(schema.columns[column], value)) return {.outcomes = validation};
    unsigned problems = 0;
    for (const auto& key : matched) {
        auto& row = after.of(c.table).at(key);
        for (const auto& [column, value] : c.values) {
            const auto sum = c.verb == Verb::updateWhere ? std::optional(value)
                                                         : added(schema.columns[column], row[column], c.number);
            if (sum)
                row[column] = *sum;
            else
                problems |= outOfRange;
        }
        problems |= problemsOf(after, c.table, row, key, false);
    }
    if (problems != 0) return {.outcomes = problems};
    e.apply = [=](State& s, const auto&) { s.tables = after; };
    return e;
}

}  // namespace

namespace {

bool onlyReads(Verb verb) {
    switch (verb) {
        case Verb::build:
        case Verb::find:
        case Verb::assign:
        case Verb::copy:
        case Verb::reload:
        case Verb::findAll:
        case Verb::count:
        case Verb::hasItem:
        case Verb::countItems:
        case Verb::hasTag:
        case Verb::countTags:
            return true;
        default:
            return false;
    }
}

Expectation expectedOf(const State& state, const Command& c) {
    const auto& object = state.object(c.table, c.slot);
    const bool isStored = object && (!schemaOf(c.table).isRecord || !object->belief.isNew);
    switch (c.verb) {
        case Verb::build: {
            Expectation e;
            e.apply = [=](State& s, const auto&) {
                Object made{initialRow(schemaOf(c.table)), beliefOfNew(schemaOf(c.table)), {}, {}};
                for (const auto& [column, value] : c.rows.front()) made.members[column] = value;
                s.object(c.table, c.slot) = std::move(made);
            };
            return e;
        }
        case Verb::create:
        case Verb::bulkCreate:
            return creation(state, c);
        case Verb::find:
            return reading(state, c);
        case Verb::assign: {
            if (!object) return {.isApplicable = false};
            Expectation e;
            e.apply = [=](State& s, const auto&) {
                for (const auto& [column, value] : c.values) s.object(c.table, c.slot)->members[column] = value;
            };
            return e;
        }
        case Verb::copy: {
            if (!state.object(c.table, c.other)) return {.isApplicable = false};
            Expectation e;
            e.apply = [=](State& s, const auto&) { s.object(c.table, c.slot) = s.object(c.table, c.other); };
            return e;
        }
        case Verb::save:
            return object ? saving(state, c) : Expectation{.isApplicable = false};
        case Verb::update:
            return isStored ? rewriting(state, c, c.values) : Expectation{.isApplicable = false};
        case Verb::increment:
            return isStored ? incrementing(state, c) : Expectation{.isApplicable = false};
        case Verb::reload:
            return isStored ? reloading(state, c) : Expectation{.isApplicable = false};
        case Verb::destroy:
            return isStored ? destroying(state, c) : Expectation{.isApplicable = false};
        case Verb::findAll:
        case Verb::count:
        case Verb::updateWhere:
        case Verb::incrementWhere:
        case Verb::destroyWhere:
            return ofTable(state, c);
        default:
            return expectedOfRelation(state, c);
    }
}

}  // namespace

Expectation expected(const State& state, const Command& c) {
    auto e = expectedOf(state, c);
    e.reads = e.reads || onlyReads(c.verb);
    return e;
}

}  // namespace test::programs
