#include <sequelize/model/relation_core.hpp>

#include <algorithm>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_set.hpp>

#include "../association/declared_association.hpp"
#include "../association/link.hpp"
#include "../association/plan/plan.hpp"
#include "filters.hpp"
#include "key_set.hpp"

namespace sequelize::detail {

namespace {

/// From so many keys on, to read all links of a record costs less than to look for each key.
constexpr std::size_t manyKeys = 16;

/// Whether an index finds the rows that hold values of these columns.
bool beginsAnIndex(const TableDefinition& table, const std::vector<std::size_t>& columns,
                   const Capabilities& database) {
    const auto begins = [&](const std::vector<std::size_t>& key) {
        return key.size() >= columns.size() && std::equal(columns.begin(), columns.end(), key.begin());
    };
    const auto isOfKey = [&](const auto& key) { return begins(key.columns); };
    return begins(table.primaryKey) || std::ranges::any_of(table.pairKeys, isOfKey) ||
           (database.indexesForeignKeys && std::ranges::any_of(table.foreignKeys, isOfKey));
}

}  // namespace

RelationCore::RelationCore(const ModelCore& source, std::ptrdiff_t member, void* record)
    : source_(source),
      association_(
          declaredAssociation<AssociationError>(source.models().graph(), source.table(), member, "a relation")),
      target_(source.models().of(*association_.target)),
      through_(association_.through ? &source.models().of(*association_.through) : nullptr),
      record_(record) {}

std::vector<std::size_t> RelationCore::targetColumns() const {
    const bool isReferred = through_ || association_.kind == AssociationKind::belongsTo;
    auto columns = isReferred ? Link(association_).targetKey() : association_.target->primaryKey;
    if (columns.empty())
        throw AssociationError(association_.label + ": model '" + association_.target->modelName +
                               "' has no primary key to name its rows by");
    return columns;
}

RelationCore::Key RelationCore::keyOf(const void* target) const {
    Key key;
    for (const auto column : targetColumns()) key.push_back(target_.keyIn(target, column));
    return key;
}

/// What the target's or the join table's rows hold of the record.
RelationCore::Key RelationCore::ownKey() const {
    Key key;
    for (const auto column : Link(association_).sourceKey()) key.push_back(source_.keyIn(record_, column));
    return key;
}

void RelationCore::requireSaved() const {
    // of a belongsTo the record's own row is written
    const bool isOwner = association_.kind != AssociationKind::belongsTo;
    for (const auto column : isOwner ? Link(association_).sourceKey() : association_.source->primaryKey)
        if (source_.keyIn(record_, column).isNull()) source_.failKeyless(column, association_.label);
}

void RelationCore::requireSaved(const Keys& keys) const {
    const auto columns = targetColumns();
    for (const auto& key : keys)
        for (std::size_t i = 0; i < key.size(); ++i)
            if (key[i].isNull()) target_.failKeyless(columns[i], association_.label);
}

/// The target rows with these keys.
Expression RelationCore::named(std::span<const Key> keys) const {
    return isOneOf(columnsAt(*association_.target, targetColumns(), {}), keys);
}

RelationCore::Conditions RelationCore::conditionsOf(const FilterChoice& choice) const {
    CallFilters filters;
    Conditions conditions{.target = filters.of(target_, choiceFor(target_, choice, through_))};
    if (through_) conditions.through = filters.of(*through_, choiceFor(*through_, choice, &target_));
    return conditions;
}

/// The join table's rows that connect the record with these targets.
Expression RelationCore::linkedTo(std::span<const Key> keys, const Conditions& filters) const {
    return Link(association_, {.throughFilter = filters.through}).connecting(ownKey(), keys);
}

/// What makes a target row the record's. `alias`: the target's.
Expression RelationCore::linked(Scope scope, const Conditions& filters, const std::string& alias) const {
    const Link link(association_, {.throughFilter = filters.through});
    auto terms = link.ofParent(ownKey(), alias);
    if (scope == Scope::own)
        for (auto& rule : link.rules({})) terms.push_back(std::move(rule));
    return allOf(std::move(terms));
}

Expression RelationCore::linked(Scope scope, const Conditions& filters) const {
    return linked(scope, filters, association_.target->modelName);
}

/// Restricts the request to the record's rows; false when there can be none. A pair that may be linked several times is
/// read as often. What the target's filters ask, its finder adds; those of links that were deleted softly count here.
template <class Request>
bool RelationCore::restrict(Request& request) const {
    auto own = ownKey();
    if (anyNull(own)) return false;
    const auto& target = *association_.target;
    Conditions filters;
    if (through_) {
        auto ofLinks = choiceFor(*through_, request.filters, &target_);
        ofLinks.paranoid = true;
        filters.through = CallFilters().of(*through_, ofLinks);
        request.filters = choiceFor(target_, std::move(request.filters), through_);
    }
    if (through_ && !Link(association_).linksOnce()) {
        request.link = LinkRequest{&association_, std::move(own), std::move(filters.through)};
        return true;
    }
    const Settled<Request> settled(target_, request);  // its scope may include
    if (&*settled != &request) request = *settled;
    const std::string& alias = request.includes.empty() ? target.modelName : rootAlias(target);
    request.where = allOf({linked(Scope::own, filters, alias), request.where});
    return true;
}

void RelationCore::find(FindRequest request, RecordSink sink) const {
    request.relation = &association_;
    if (restrict(request)) target_.find(request, sink);
}

std::uint64_t RelationCore::count(CountRequest request) const {
    return restrict(request) ? target_.count(request) : 0;
}

RelationCore::Keys RelationCore::targetKeys(Expression where, const RunOptions& run) const {
    return target_.selectValues(targetColumns(), std::move(where), run);
}

/// Each key once, as its row holds it; those that no row has, as they are.
RelationCore::Keys RelationCore::stored(const Keys& keys, const RunOptions& run) const {
    Keys distinct = KeySet().added(keys);
    const auto columns = targetColumns();
    const auto isExact = [&](std::size_t column) {
        const auto& type = association_.target->columns[column].type;
        return comparesByBytes(type, type);
    };
    if (std::all_of(columns.begin(), columns.end(), isExact)) return distinct;
    KeySet found;
    Keys rows;
    forPortions(distinct, [&](auto portion) {
        for (auto& key : found.added(targetKeys(named(portion), run))) rows.push_back(std::move(key));
    });
    // a row for each key, whichever is whose
    if (rows.size() == distinct.size() && identifiesOneRow(*association_.target, columns)) return rows;
    KeySet unique;
    Keys result;
    for (auto& key : distinct) {
        // spelled in another way than its row, or of no row: ask for this one alone
        if (!found.contains(key))
            if (auto spelled = targetKeys(named({&key, 1}), run); !spelled.empty()) key = std::move(spelled.front());
        if (unique.add(key)) result.push_back(std::move(key));
    }
    return result;
}

/// Those of these target keys that are connected with the record.
RelationCore::Keys RelationCore::connected(const Keys& among, Scope scope, const Conditions& filters,
                                           const RunOptions& run) const {
    Keys keys;
    forPortions(among, [&](auto portion) {
        for (auto& key : targetKeys(allOf({linked(scope, filters), named(portion), filters.target}), run))
            keys.push_back(std::move(key));
    });
    return keys;
}

RelationCore::Keys RelationCore::linkedAmong(const Keys& among, const Conditions& filters, const RunOptions& run,
                                             Lock lock) const {
    const Link link(association_);
    Keys keys;
    const auto read = [&](std::span<const Key> portion) {
        return through_->selectValues(link.otherKey(), linkedTo(portion, filters), run, {.level = lock});
    };
    if (link.namesByBytes()) {
        // A lock would be on more than is asked for.
        const bool readsAll =
            lock == Lock::none && among.size() >= manyKeys &&
            beginsAnIndex(*association_.through, link.foreignKey(), database().dialect().capabilities());
        if (readsAll) {
            const std::size_t most = 2 * among.size();
            auto terms = link.toKey(ownKey(), {});
            if (filters.through.isPresent()) terms.push_back(bound(filters.through, *association_.through, {}));
            SelectStatement all{.table = association_.through, .where = allOf(std::move(terms)), .limit = most + 1};
            auto linked = through_->selectValues(link.otherKey(), std::move(all), run);
            if (linked.size() <= most) {
                const KeySet wanted(among);
                std::erase_if(linked, [&](const Key& key) { return !wanted.contains(key); });
                return linked;
            }
        }
        forPortions(among, [&](auto portion) {
            for (auto& key : read(portion)) keys.push_back(std::move(key));
        });
        return keys;
    }
    // Rows spell a key in their own way: the database says whose they are. A lock is no part of a query's EXISTS.
    if (lock == Lock::none) return connected(among, Scope::any, {.through = filters.through}, run);
    for (const auto& key : among)
        if (!read({&key, 1}).empty()) keys.push_back(key);
    return keys;
}

bool RelationCore::has(const Keys& keys, const RelationCall& call) const {
    if (keys.empty()) return true;
    if (anyNull(ownKey()) || std::any_of(keys.begin(), keys.end(), anyNull)) return false;
    const Keys wanted = stored(keys, call.run);
    const KeySet present(connected(wanted, Scope::own, conditionsOf(call.filters), call.run));
    return std::all_of(wanted.begin(), wanted.end(), [&](const Key& key) { return present.contains(key); });
}

}  // namespace sequelize::detail
