#include <algorithm>

#include "integration/model_based/oracle.hpp"

using namespace sequelize;

namespace test::programs {

Key keyOf(const Value& value) {
    if (const auto* number = value.getIf<std::int64_t>()) return {*number, {}};
    if (const auto* number = value.getIf<std::uint64_t>()) return {static_cast<std::int64_t>(*number), {}};
    return {0, inspect(value)};
}

std::string describe(const Row& row) {
    std::string text = "(";
    for (const auto& value : row) text += (text.size() > 1 ? ", " : "") + inspect(value);
    return text + ")";
}

std::string describe(const Tables& tables) {
    std::string text;
    for (std::size_t i = 0; i < tableCount; ++i) {
        text += "    " + std::string(schemas()[i].name) + ":";
        for (const auto& [key, row] : tables.rows[i]) text += " " + describe(row);
        text += "\n";
    }
    text += "    links:";
    for (const auto& [item, tag] : tables.links) text += " " + std::to_string(item.number) + "-" + tag.text;
    return text + "\n";
}

std::string describe(Outcome outcome) {
    switch (outcome) {
        case succeeds:
            return "success";
        case validation:
            return "ValidationError";
        case unique:
            return "UniqueConstraintError";
        case foreignKey:
            return "ForeignKeyConstraintError";
        case rowGone:
            return "EmptyResultError";
        case usage:
            return "UsageError";
        case outOfRange:
            return "DatabaseError";
        case lost:
            return "a lost connection or transaction";
        default:
            return "another error";
    }
}

void State::begin() {
    if (!frames.empty()) frames.front().writes = Writes::some;  // for all that is known
    frames.push_back({.id = ++lastFrame_, .before = tables});
}

void State::commit() {
    const auto ended = std::move(frames.back());
    frames.pop_back();
    if (!frames.empty())
        frames.back().owners.insert(frames.back().owners.end(), ended.owners.begin(), ended.owners.end());
    for (auto& slots : objects)
        for (auto& object : slots) {
            if (!object) continue;
            if (frames.empty()) object->events.clear();
            for (auto& event : object->events)
                if (event.frame == ended.id) event.frame = frames.back().id;
        }
}

void State::rollback() {
    const auto ended = std::move(frames.back());
    frames.pop_back();
    tables = ended.before;
    undoneOwners.insert(ended.owners.begin(), ended.owners.end());
    for (std::size_t table = 0; table < tableCount; ++table)
        for (auto& object : objects[table]) {
            while (object && !object->events.empty() && object->events.back().frame == ended.id) {
                auto event = std::move(object->events.back());
                object->events.pop_back();
                if (event.kind == Object::Event::Kind::doubtful) {
                    object.reset();
                } else if (event.kind == Object::Event::Kind::found) {
                    object->belief.isStored.assign(object->members.size(), false);
                } else {
                    object->belief = std::move(event.before);
                    if (event.getsKey && schemas()[table].isRecord) {
                        object->lapsedKey = object->members.front();
                        object->members.front() = schemas()[table].columns.front().domain.front();
                    }
                }
            }
        }
}

}  // namespace test::programs
