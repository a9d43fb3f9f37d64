#include <sequelize/model/relation_core.hpp>

#include <algorithm>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_set.hpp>

#include "../association/declared_association.hpp"
#include "../association/include_planner.hpp"
#include "key_set.hpp"

namespace sequelize::detail {
namespace {

Expression equals(const TableDefinition& table, std::size_t column, Value value) {
    return Expression::compare(Predicate::eq, Expression::ofName(table.columns[column].name),
                               Expression::ofValue(std::move(value)));
}

std::vector<Expression> named(const TableDefinition& table, const std::vector<std::size_t>& columns) {
    std::vector<Expression> list;
    list.reserve(columns.size());
    for (const auto column : columns) list.push_back(Expression::ofName(table.columns[column].name));
    return list;
}

/// The conditions that a scope stands for.
std::vector<Expression> termsOf(const ModelCore& model, const std::vector<NamedAssignment>& scope) {
    std::vector<Expression> terms;
    terms.reserve(scope.size());
    for (const auto& [reference, value] : scope)
        terms.push_back(Expression::compare(
            Predicate::eq, Expression::ofName(model.table().columns[model.indexOf(reference)].name), value));
    return terms;
}

Expression both(Expression left, const Expression& right) {
    return right.isPresent() ? Expression::conjunction({std::move(left), right}) : left;
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
    std::vector<std::size_t> columns = association_.target->primaryKey;
    if (through_) columns = seconds(association_.throughKeys);
    if (association_.kind == AssociationKind::belongsTo) columns = seconds(association_.keys);
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
    for (const auto& pair : association_.keys) key.push_back(source_.keyIn(record_, pair.first));
    return key;
}

void RelationCore::requireSaved() const {
    // of a belongsTo the record's own row is written
    const bool isOwner = association_.kind != AssociationKind::belongsTo;
    for (const auto column : isOwner ? firsts(association_.keys) : association_.source->primaryKey)
        if (source_.keyIn(record_, column).isNull()) source_.failKeyless(column, association_.label);
}

void RelationCore::requireSaved(const Keys& keys) const {
    const auto columns = targetColumns();
    for (const auto& key : keys)
        for (std::size_t i = 0; i < key.size(); ++i)
            if (key[i].isNull()) target_.failKeyless(columns[i], association_.label);
}

/// Whether a pair is linked at most once.
bool RelationCore::linksOnce() const {
    auto pair = seconds(association_.keys);
    for (const auto column : firsts(association_.throughKeys)) pair.push_back(column);
    return identifiesOneRow(*association_.through, pair);
}

/// The target rows with these keys.
Expression RelationCore::isOneOf(std::span<const Key> keys) const {
    return sequelize::detail::isOneOf(named(*association_.target, targetColumns()), keys);
}

/// The join table's rows of this record.
Expression RelationCore::ownRows() const {
    std::vector<Expression> terms;
    for (const auto& [key, foreignKey] : association_.keys)
        terms.push_back(equals(*association_.through, foreignKey, source_.valueIn(record_, key)));
    for (auto& term : termsOf(*through_, association_.throughScope)) terms.push_back(std::move(term));
    return Expression::conjunction(std::move(terms));
}

/// Those of them that connect the record with these targets.
Expression RelationCore::joinRows(std::span<const Key> keys) const {
    return Expression::conjunction(
        {ownRows(), sequelize::detail::isOneOf(named(*association_.through, firsts(association_.throughKeys)), keys)});
}

/// What makes a target row the record's.
Expression RelationCore::link(Scope scope) const {
    std::vector<Expression> terms;
    if (through_) {
        const auto& target = *association_.target;
        SelectStatement rows{.table = association_.through};
        rows.projections.push_back({Expression(Literal{"1"}), {}});
        std::vector<Expression> same{ownRows()};
        for (const auto& [foreignKey, key] : association_.throughKeys)
            same.push_back(Expression::compare(Predicate::eq,
                                               Expression::ofName(association_.through->columns[foreignKey].name),
                                               Expression::ofColumn(target.modelName, target.columns[key].field)));
        rows.where = Expression::conjunction(std::move(same));
        terms.push_back(Expression::exists(std::move(rows)));
    } else {
        for (const auto& [own, other] : association_.keys)
            terms.push_back(equals(*association_.target, other, source_.valueIn(record_, own)));
    }
    if (scope == Scope::own)
        for (auto& term : termsOf(target_, association_.scope)) terms.push_back(std::move(term));
    return Expression::conjunction(std::move(terms));
}

/// Restricts the request to the record's rows; false when there can be none. A pair that may be linked several times is
/// read as often.
template <class Request>
bool RelationCore::restrict(Request& request) const {
    auto own = ownKey();
    if (anyNull(own)) return false;
    if (!through_ || linksOnce()) {
        request.where = both(link(Scope::own), request.where);
        return true;
    }
    request.link = LinkRequest{&association_, std::move(own)};
    for (auto& term : termsOf(target_, association_.scope)) request.where = both(std::move(term), request.where);
    return true;
}

void RelationCore::find(FindRequest request, RecordSink sink) const {
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
    forPortions(distinct, [&](auto portion) { found.add(targetKeys(isOneOf(portion), run)); });
    KeySet unique;
    Keys result;
    for (auto& key : distinct) {
        // spelled in another way than its row, or of no row: ask for this one alone
        if (!found.contains(key))
            if (auto spelled = targetKeys(isOneOf({&key, 1}), run); !spelled.empty()) key = std::move(spelled.front());
        if (unique.add(key)) result.push_back(std::move(key));
    }
    return result;
}

/// Those of these target keys that are connected with the record.
RelationCore::Keys RelationCore::connected(const Keys& among, Scope scope, const RunOptions& run) const {
    Keys keys;
    forPortions(among, [&](auto portion) {
        for (auto& key : targetKeys(both(link(scope), isOneOf(portion)), run)) keys.push_back(std::move(key));
    });
    return keys;
}

bool RelationCore::has(const Keys& keys, const RunOptions& run) const {
    if (keys.empty()) return true;
    if (anyNull(ownKey()) || std::any_of(keys.begin(), keys.end(), anyNull)) return false;
    const Keys wanted = stored(keys, run);
    const KeySet present(connected(wanted, Scope::own, run));
    return std::all_of(wanted.begin(), wanted.end(), [&](const Key& key) { return present.contains(key); });
}

}  // namespace sequelize::detail
