#include "integration/model_based/rules.hpp"

#include <algorithm>

using namespace sequelize;
using namespace sequelize::detail;

namespace test::programs {

Row initialRow(const Schema& schema) {
    Row row;
    for (const auto& column : schema.columns) row.push_back(column.domain.front());
    return row;
}

bool isIn(const std::vector<std::size_t>& columns, std::size_t column) {
    return columns.empty() || std::find(columns.begin(), columns.end(), column) != columns.end();
}

const Row* rowOf(const Tables& tables, Table table, const Key& key) {
    const auto found = tables.of(table).find(key);
    return found == tables.of(table).end() ? nullptr : &found->second;
}

const Value& identityOf(const Schema& schema, const Object& object) {
    return schema.isRecord && !object.belief.isNew ? object.belief.held.front() : object.members.front();
}

unsigned problemsOf(const Tables& tables, Table table, const Row& row, const Key& itself, bool checksKey) {
    unsigned problems = 0;
    if (checksKey && rowOf(tables, table, keyOf(row.front()))) problems |= unique;
    if (table != Table::items) return problems;
    if (!row[codeColumn].isNull())
        for (const auto& [key, existing] : tables.of(table))
            if (key != itself && existing[codeColumn] == row[codeColumn]) problems |= unique;
    if (!row[ownerColumn].isNull() && !rowOf(tables, Table::owners, keyOf(row[ownerColumn]))) problems |= foreignKey;
    return problems;
}

void removeRow(Tables& tables, Table table, const Key& key) {
    tables.of(table).erase(key);
    if (table == Table::owners)
        for (auto& [id, item] : tables.of(Table::items))
            if (!item[ownerColumn].isNull() && keyOf(item[ownerColumn]) == key) item[ownerColumn] = null;
    std::erase_if(tables.links, [&](const auto& link) {
        return (table == Table::items && link.first == key) || (table == Table::tags && link.second == key);
    });
}

std::optional<Value> added(const Column& column, const Value& value, int by) {
    const auto* number = value.getIf<std::int64_t>();
    if (!number) return value;
    const auto sum = *number + by;
    if (sum < column.minimum || sum > column.maximum) return std::nullopt;
    return Value(sum);
}

Belief beliefIn(const Row& row) {
    return {.isNew = false, .held = row, .isStored = std::vector<bool>(row.size(), true)};
}

Belief beliefOfNew(const Schema& schema) {
    return {.isNew = true, .held = initialRow(schema), .isStored = std::vector<bool>(schema.columns.size(), true)};
}

bool isToBeInserted(const State& state, Table table, const Object& object) {
    const auto& schema = schemaOf(table);
    if (schema.isRecord) return object.belief.isNew;
    const auto& key = object.members.front();
    return isUnset(schema, key) || (table == Table::owners && state.undoneOwners.contains(keyOf(key)));
}

namespace {

using Kind = Object::Event::Kind;

void note(const State& state, Object& object, Kind kind, bool getsKey) {
    const auto frame = state.frames.back().id;
    const bool isKnown = !object.events.empty() && object.events.back().frame == frame &&
                         object.events.back().kind == Kind::changed && !getsKey;
    if (!isKnown) object.events.push_back({frame, kind, object.belief, getsKey});
}

}  // namespace

void noteWrite(const State& state, Object& object, bool getsKey) {
    if (!state.frames.empty()) note(state, object, Kind::changed, getsKey);
}

void noteRead(const State& state, Object& object, bool fresh) {
    if (state.frames.empty()) return;
    switch (state.frames.front().writes) {
        case State::Writes::none:
            object.events.clear();
            return;
        case State::Writes::maybe:
            return note(state, object, Kind::doubtful, false);
        case State::Writes::some:
            return note(state, object, fresh ? Kind::found : Kind::changed, false);
    }
}

}  // namespace test::programs
