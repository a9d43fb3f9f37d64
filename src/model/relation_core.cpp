#include <sequelize/model/relation_core.hpp>

#include <algorithm>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_set.hpp>

#include "association/include_planner.hpp"
#include "model/key_set.hpp"

namespace sequelize {
namespace {

const Association& associationOf(const ModelCore& source, std::ptrdiff_t member) {
    if (const auto* association = source.models().graph().find(source.table(), member)) return *association;
    throw AssociationError("model '" + source.table().modelName + "': no association was declared for this member of " +
                           source.table().structName + "; declare it with .as");
}

Expression equals(const TableDefinition& table, std::size_t column, Value value) {
    return Expression::compare(Operator::eq, Expression::ofName(table.columns[column].name),
                               Expression::ofValue(std::move(value)));
}

std::vector<Expression> named(const TableDefinition& table, const std::vector<std::size_t>& columns) {
    std::vector<Expression> list;
    for (const auto column : columns) list.push_back(Expression::ofName(table.columns[column].name));
    return list;
}

bool anyNull(const std::vector<Value>& values) {
    return std::any_of(values.begin(), values.end(), [](const Value& value) { return value.isNull(); });
}

Expression both(Expression left, const Expression& right) {
    return right.isPresent() ? Expression::conjunction({std::move(left), right}) : left;
}

}  // namespace

RelationCore::RelationCore(const ModelCore& source, std::ptrdiff_t member, void* record)
    : source_(source),
      association_(associationOf(source, member)),
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
    if (association_.kind != AssociationKind::belongsTo) {
        if (anyNull(ownKey())) source_.failUnsaved(association_.label);
        return;
    }
    // the record's own row is written
    for (const auto column : association_.source->primaryKey)
        if (source_.keyIn(record_, column).isNull()) source_.failUnsaved(association_.label);
}

void RelationCore::requireSaved(const Keys& keys) const {
    if (std::any_of(keys.begin(), keys.end(), anyNull)) target_.failUnsaved(association_.label);
}

/// Whether a pair is linked at most once.
bool RelationCore::linksOnce() const {
    auto pair = seconds(association_.keys);
    for (const auto column : firsts(association_.throughKeys)) pair.push_back(column);
    return identifiesOneRow(*association_.through, pair);
}

/// The target rows with these keys.
Expression RelationCore::isOneOf(std::span<const Key> keys) const {
    return sequelize::isOneOf(named(*association_.target, targetColumns()), keys);
}

/// The join table's rows of this record.
Expression RelationCore::ownRows() const {
    std::vector<Expression> terms;
    for (const auto& [key, foreignKey] : association_.keys)
        terms.push_back(equals(*association_.through, foreignKey, source_.valueIn(record_, key)));
    for (const auto& [reference, value] : association_.throughScope)
        terms.push_back(Expression::compare(
            Operator::eq, Expression::ofName(association_.through->columns[through_->indexOf(reference)].name), value));
    return Expression::conjunction(std::move(terms));
}

/// Those of them that connect the record with these targets.
Expression RelationCore::joinRows(std::span<const Key> keys) const {
    return Expression::conjunction(
        {ownRows(), sequelize::isOneOf(named(*association_.through, firsts(association_.throughKeys)), keys)});
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
            same.push_back(Expression::compare(Operator::eq,
                                               Expression::ofName(association_.through->columns[foreignKey].name),
                                               Expression::ofColumn(target.modelName, target.columns[key].field)));
        rows.where = Expression::conjunction(std::move(same));
        terms.push_back(Expression::exists(std::move(rows)));
    } else {
        for (const auto& [own, other] : association_.keys)
            terms.push_back(equals(*association_.target, other, source_.valueIn(record_, own)));
    }
    for (const auto& [reference, value] : association_.scope)
        if (scope == Scope::own)
            terms.push_back(Expression::compare(
                Operator::eq, Expression::ofName(association_.target->columns[target_.indexOf(reference)].name),
                value));
    return Expression::conjunction(std::move(terms));
}

void RelationCore::find(FindRequest request, RecordSink sink) const {
    auto own = ownKey();
    if (anyNull(own)) return;
    if (through_ && !linksOnce()) {
        request.link = LinkRequest{&association_, std::move(own)};
        for (auto& e : scopeConditions(association_.scope, *association_.target, {}))
            request.where = both(std::move(e), request.where);
    } else {
        request.where = both(link(Scope::own), request.where);
    }
    target_.find(request, sink);
}

std::uint64_t RelationCore::count(CountRequest request) const {
    auto own = ownKey();
    if (anyNull(own)) return 0;
    if (through_ && !linksOnce()) {
        request.link = LinkRequest{&association_, std::move(own)};
        for (auto& e : scopeConditions(association_.scope, *association_.target, {}))
            request.where = both(std::move(e), request.where);
    } else {
        request.where = both(link(Scope::own), request.where);
    }
    return target_.count(request);
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

/// The foreign key's columns as they are in a target row of the record's, or of nobody's.
std::vector<ColumnValue> RelationCore::foreignKey(bool connected) const {
    std::vector<ColumnValue> values;
    for (const auto& [key, foreignKey] : association_.keys)
        values.emplace_back(foreignKey, connected ? source_.valueIn(record_, key) : Value(null));
    if (connected)
        for (const auto& value : association_.scope) values.push_back(target_.constantOf(value));
    return values;
}

std::vector<ColumnValue> RelationCore::throughValues(const std::vector<NewValue>& values) const {
    std::vector<ColumnValue> list;
    for (const auto& value : association_.throughScope) list.push_back(through_->constantOf(value));
    for (const auto& value : values) list.push_back(through_->constantOf(value));
    return list;
}

/// belongsTo: the record's own foreign key gets the target's key, or NULL.
void RelationCore::refer(const Key* key, const RunOptions& run) const {
    std::vector<NewValue> values;
    for (std::size_t i = 0; i < association_.keys.size(); ++i)
        values.push_back({{.name = association_.source->columns[association_.keys[i].first].name},
                          Expression::ofValue(key ? (*key)[i] : Value(null))});
    source_.updateRecord(record_, {.values = std::move(values), .run = run});
}

void RelationCore::insertLinks(const Keys& keys, const std::vector<NewValue>& through, const RunOptions& run) const {
    const auto values = throughValues(through);
    std::vector<std::vector<ColumnValue>> rows;
    rows.reserve(keys.size());
    for (const auto& key : keys) {
        auto& row = rows.emplace_back(values);
        for (const auto& [own, foreignKey] : association_.keys)
            row.emplace_back(foreignKey, source_.valueIn(record_, own));
        for (std::size_t i = 0; i < key.size(); ++i) row.emplace_back(association_.throughKeys[i].first, key[i]);
    }
    through_->insertRows(rows, run);
}

/// What is connected already stays as it is, but for `through`.
void RelationCore::connect(const Keys& keys, const std::vector<NewValue>& through, const RunOptions& run) const {
    Keys missing = stored(keys, run);
    const Keys existing = connected(missing, through_ ? Scope::any : Scope::own, run);
    const KeySet present(existing);
    std::erase_if(missing, [&](const Key& key) { return present.contains(key); });
    if (through_) {
        const auto values = throughValues(through);
        if (!through.empty())
            forPortions(existing, [&](auto portion) { through_->updateWhere(values, joinRows(portion), run); });
        insertLinks(missing, through, run);
        return;
    }
    std::uint64_t rows = 0;
    forPortions(missing, [&](auto portion) { rows += target_.updateWhere(foreignKey(true), isOneOf(portion), run); });
    if (rows < missing.size())
        throw EmptyResultError(association_.label + ": no row of model '" + association_.target->modelName +
                               "' has the key of a record that is to be associated; it was deleted, or never created");
}

void RelationCore::disconnect(const Keys& keys, const RunOptions& run) const {
    if (through_ && association_.scope.empty()) {
        forPortions(keys, [&](auto portion) { through_->destroyWhere(joinRows(portion), run); });
    } else if (through_) {
        // links to targets outside of the scope are another association's
        forPortions(connected(keys, Scope::own, run),
                    [&](auto portion) { through_->destroyWhere(joinRows(portion), run); });
    } else {
        forPortions(keys, [&](auto portion) {
            target_.updateWhere(foreignKey(false), both(link(Scope::own), isOneOf(portion)), run);
        });
    }
}

void RelationCore::add(const Keys& keys, const std::vector<NewValue>& through, const RunOptions& run) const {
    if (keys.empty()) return;
    requireSaved();
    requireSaved(keys);
    Transaction transaction(source_.database(), run);
    connect(keys, through, transaction.inside(run));
    transaction.commit();
}

void RelationCore::remove(const Keys& keys, const RunOptions& run) const {
    Keys saved = keys;
    std::erase_if(saved, anyNull);
    if (saved.empty() || anyNull(ownKey())) return;
    Transaction transaction(source_.database(), run);
    disconnect(saved, transaction.inside(run));
    transaction.commit();
}

void RelationCore::set(const Keys& keys, const std::vector<NewValue>& through, const RunOptions& options) const {
    const bool isOwner = association_.kind != AssociationKind::belongsTo;
    if (keys.empty() && isOwner && anyNull(ownKey())) return;
    requireSaved();
    requireSaved(keys);
    Transaction transaction(source_.database(), options);
    const auto run = transaction.inside(options);
    if (!isOwner) {
        refer(keys.empty() ? nullptr : &keys.front(), run);
    } else {
        const Keys wanted = stored(keys, run);
        const KeySet kept(wanted);
        Keys obsolete = targetKeys(link(Scope::own), run);
        std::erase_if(obsolete, [&](const Key& key) { return kept.contains(key); });
        disconnect(obsolete, run);
        connect(wanted, through, run);
    }
    transaction.commit();
}

void RelationCore::create(void* target, const std::vector<NewValue>& through, const RunOptions& options) const {
    requireSaved();
    target_.requireNothingDropped(target, {},
                                  "a relation's create stores the record itself only: use the model's create");
    Transaction transaction(source_.database(), options);
    const auto run = transaction.inside(options);
    InsertRequest request{.run = run};
    if (!through_ && association_.kind != AssociationKind::belongsTo) request.given = foreignKey(true);
    if (through_)
        for (const auto& value : association_.scope) request.given.push_back(target_.constantOf(value));
    target_.insert(target, request);
    for (const auto& [column, value] : request.given) target_.setValueIn(target, column, value);
    if (through_ || association_.kind == AssociationKind::belongsTo) {
        const Keys keys{keyOf(target)};
        requireSaved(keys);
        if (through_)
            insertLinks(keys, through, run);
        else
            refer(&keys.front(), run);
    }
    transaction.commit();
}

}  // namespace sequelize
