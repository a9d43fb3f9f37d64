#include <utility>

#include "integration/model_based/rules.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace test::programs {
namespace {

const Expectation notApplicable{.isApplicable = false};

/// An unsaved record, as far as its key tells.
bool refersToNothing(Table table, const Object& object) {
    return isUnset(schemaOf(table), object.members.front());
}

/// An id that was rolled back names nobody.
bool isUndone(const State& state, const Object& owner) {
    return state.undoneOwners.contains(keyOf(owner.members.front()));
}

bool belongsTo(const Row& item, const Key& owner) {
    return !item[ownerColumn].isNull() && keyOf(item[ownerColumn]) == owner;
}

Expectation itemsOf(const State& state, const Command& c) {
    const auto& owner = state.object(Table::owners, c.slot);
    const auto& item = state.object(Table::items, c.other);
    if (!owner || (!item && c.verb != Verb::countItems)) return notApplicable;
    if (isUndone(state, *owner) || (item && !item->lapsedKey.isNull())) return notApplicable;
    const auto ownerKey = keyOf(owner->members.front());
    const auto itemKey = item ? keyOf(item->members.front()) : Key{};
    const bool ownerIsUnset = refersToNothing(Table::owners, *owner);
    const bool itemIsUnset = item && refersToNothing(Table::items, *item);
    const Row* row = rowOf(state.tables, Table::items, itemKey);
    const bool adds = c.verb == Verb::addItem || (c.verb == Verb::setItems && c.number != 0);
    Expectation e;
    if (adds) {
        if (ownerIsUnset || itemIsUnset) return {.outcomes = usage};
        if (!row) return {.outcomes = rowGone};
        if (!rowOf(state.tables, Table::owners, ownerKey)) return {.outcomes = foreignKey};
    }
    switch (c.verb) {
        case Verb::countItems: {
            std::size_t count = 0;
            for (const auto& [key, other] : state.tables.of(Table::items)) count += belongsTo(other, ownerKey) ? 1 : 0;
            e.result = std::to_string(count);
            break;
        }
        case Verb::hasItem:
            e.result = row && belongsTo(*row, ownerKey) ? "yes" : "no";
            break;
        case Verb::removeItem:
            if (row && belongsTo(*row, ownerKey))
                e.apply = [=](State& s, const auto&) { s.tables.of(Table::items).at(itemKey)[ownerColumn] = null; };
            break;
        default:
            e.apply = [=, isSet = c.verb == Verb::setItems, id = owner->members.front()](State& s, const auto&) {
                auto& items = s.tables.of(Table::items);
                if (isSet)
                    for (auto& [key, other] : items)
                        if (belongsTo(other, ownerKey)) other[ownerColumn] = null;
                if (adds) items.at(itemKey)[ownerColumn] = id;
            };
            break;
    }
    return e;
}

/// A new item of an owner's.
Expectation itemMade(const State& state, const Command& c) {
    const auto& owner = state.object(Table::owners, c.slot);
    if (!owner || isUndone(state, *owner)) return notApplicable;
    if (refersToNothing(Table::owners, *owner)) return {.outcomes = usage};
    Command create{.verb = Verb::create, .table = Table::items, .slot = c.other, .rows = c.rows};
    std::erase_if(create.rows.front(), [](const auto& value) { return value.column == ownerColumn; });
    create.rows.front().push_back({ownerColumn, owner->members.front()});
    return expected(state, create);
}

Expectation ownerOf(const State& state, const Command& c) {
    const auto& item = state.object(Table::items, c.slot);
    const auto& owner = state.object(Table::owners, c.other);
    if (!item || item->belief.isNew || (!owner && c.verb == Verb::setOwner)) return notApplicable;
    if (owner && isUndone(state, *owner)) return notApplicable;
    if (c.verb == Verb::setOwner && refersToNothing(Table::owners, *owner)) return {.outcomes = usage};
    Command update{.verb = Verb::update, .table = Table::items, .slot = c.slot};
    update.values = {{ownerColumn, c.verb == Verb::setOwner ? owner->members.front() : Value(null)}};
    return expected(state, update);
}

Expectation tagsOf(const State& state, const Command& c) {
    const auto& item = state.object(Table::items, c.slot);
    const auto& tag = state.object(Table::tags, c.other);
    if (!item || (!tag && c.verb != Verb::countTags) || !item->lapsedKey.isNull()) return notApplicable;
    const auto itemKey = keyOf(item->members.front());
    const auto tagKey = tag ? keyOf(tag->members.front()) : Key{};
    const std::pair link{itemKey, tagKey};
    const bool adds = c.verb == Verb::addTag || (c.verb == Verb::setTags && c.number != 0);
    if (adds) {
        if (refersToNothing(Table::items, *item)) return {.outcomes = usage};
        if (!rowOf(state.tables, Table::items, itemKey) || !rowOf(state.tables, Table::tags, tagKey))
            return {
                .outcomes = fits(schemaOf(Table::tags).columns.front(), tag->members.front())
                                ? foreignKey
                                : foreignKey | validation};
    }
    Expectation e;
    switch (c.verb) {
        case Verb::countTags: {
            std::size_t count = 0;
            for (const auto& other : state.tables.links) count += other.first == itemKey ? 1 : 0;
            e.result = std::to_string(count);
            break;
        }
        case Verb::hasTag:
            e.result = state.tables.links.contains(link) ? "yes" : "no";
            break;
        case Verb::removeTag:
            e.apply = [=](State& s, const auto&) { s.tables.links.erase(link); };
            break;
        default:
            e.apply = [=, isSet = c.verb == Verb::setTags](State& s, const auto&) {
                if (isSet) std::erase_if(s.tables.links, [&](const auto& other) { return other.first == itemKey; });
                if (adds) s.tables.links.insert(link);
            };
            break;
    }
    return e;
}

}  // namespace

Expectation expectedOfRelation(const State& state, const Command& c) {
    switch (c.verb) {
        case Verb::createItem:
            return itemMade(state, c);
        case Verb::setOwner:
        case Verb::unsetOwner:
            return ownerOf(state, c);
        case Verb::addTag:
        case Verb::removeTag:
        case Verb::setTags:
        case Verb::hasTag:
        case Verb::countTags:
            return tagsOf(state, c);
        default:
            return itemsOf(state, c);
    }
}

}  // namespace test::programs
