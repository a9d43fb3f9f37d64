#include <sequelize/model/relation_core.hpp>

#include <algorithm>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_set.hpp>

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

}  // namespace

RelationCore::RelationCore(const ModelCore& source, std::ptrdiff_t member, void* record)
    : source_(source),
      association_(associationOf(source, member)),
      target_(source.models().of(*association_.target)),
      through_(association_.through ? &source.models().of(*association_.through) : nullptr),
      record_(record) {}

std::vector<std::size_t> RelationCore::keyColumns() const {
    std::vector<std::size_t> columns;
    if (through_)
        for (const auto& pair : association_.throughKeys) columns.push_back(pair.second);
    else if (association_.kind == AssociationKind::belongsTo)
        for (const auto& pair : association_.keys) columns.push_back(pair.second);
    else
        columns = association_.target->primaryKey;
    if (columns.empty())
        throw AssociationError(association_.label + ": model '" + association_.target->modelName +
                               "' has no primary key to name its rows by");
    return columns;
}

std::vector<Value> RelationCore::keyOf(const void* target) const {
    std::vector<Value> key;
    for (const auto column : keyColumns()) key.push_back(target_.valueIn(target, column));
    return key;
}

/// The target rows with these keys.
Expression RelationCore::isOneOf(const Keys& keys) const {
    const auto columns = keyColumns();
    std::vector<Expression> alternatives;
    for (const auto& key : keys) {
        std::vector<Expression> terms;
        for (std::size_t i = 0; i < columns.size(); ++i)
            terms.push_back(equals(*association_.target, columns[i], key[i]));
        alternatives.push_back(Expression::conjunction(std::move(terms)));
    }
    return Expression::disjunction(std::move(alternatives));
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
Expression RelationCore::joinRows(const Keys& keys) const {
    std::vector<Expression> alternatives;
    for (const auto& key : keys) {
        std::vector<Expression> terms;
        for (std::size_t i = 0; i < key.size(); ++i)
            terms.push_back(equals(*association_.through, association_.throughKeys[i].first, key[i]));
        alternatives.push_back(Expression::conjunction(std::move(terms)));
    }
    return Expression::conjunction({ownRows(), Expression::disjunction(std::move(alternatives))});
}

/// What makes a target row the record's.
Expression RelationCore::link() const {
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
        terms.push_back(Expression::compare(
            Operator::eq, Expression::ofName(association_.target->columns[target_.indexOf(reference)].name), value));
    return Expression::conjunction(std::move(terms));
}

namespace {

Expression both(Expression left, const Expression& right) {
    return right.isPresent() ? Expression::conjunction({std::move(left), right}) : left;
}

bool anyNull(const std::vector<Value>& values) {
    return std::any_of(values.begin(), values.end(), [](const Value& value) { return value.isNull(); });
}

}  // namespace

void RelationCore::find(FindRequest request, RecordSink sink) const {
    // a foreign key that is NULL refers to nothing, whatever rows have a NULL key
    std::vector<Value> own;
    for (const auto& pair : association_.keys) own.push_back(source_.valueIn(record_, pair.first));
    if (anyNull(own)) return;
    request.where = both(link(), request.where);
    target_.find(request, sink);
}

std::uint64_t RelationCore::count(CountRequest request) const {
    request.where = both(link(), request.where);
    return target_.count(request);
}

bool RelationCore::has(const Keys& keys, const RunOptions& run) const {
    if (keys.empty()) return true;
    Keys distinct;
    for (const auto& key : keys)
        if (std::find(distinct.begin(), distinct.end(), key) == distinct.end()) distinct.push_back(key);
    return target_.count({.where = both(link(), isOneOf(distinct)), .run = run}) == distinct.size();
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
void RelationCore::refer(const std::vector<Value>* key, const RunOptions& run) const {
    std::vector<NewValue> values;
    for (std::size_t i = 0; i < association_.keys.size(); ++i)
        values.push_back({{.name = association_.source->columns[association_.keys[i].first].name},
                          Expression::ofValue(key ? (*key)[i] : Value(null))});
    source_.updateRecord(record_, {.values = std::move(values), .run = run});
}

void RelationCore::connect(const Keys& keys, const std::vector<NewValue>& through, const RunOptions& run) const {
    if (keys.empty()) return;
    if (!through_) {
        target_.updateWhere(foreignKey(true), isOneOf(keys), run);
        return;
    }
    std::vector<std::size_t> columns;
    for (const auto& pair : association_.throughKeys) columns.push_back(pair.first);
    const auto existing = through_->selectValues(columns, joinRows(keys), run);
    const auto values = throughValues(through);
    if (!existing.empty() && !through.empty()) through_->updateWhere(values, joinRows(existing), run);
    Keys made = existing;
    for (const auto& key : keys) {
        if (std::find(made.begin(), made.end(), key) != made.end()) continue;
        made.push_back(key);
        InsertRequest row{.given = values, .run = run};
        for (const auto& [own, foreignKey] : association_.keys)
            row.given.emplace_back(foreignKey, source_.valueIn(record_, own));
        for (std::size_t i = 0; i < key.size(); ++i) row.given.emplace_back(columns[i], key[i]);
        through_->insert(nullptr, row);
    }
}

/// `rows`: of the join table, or of the target.
void RelationCore::disconnect(Expression rows, const RunOptions& run) const {
    if (through_)
        through_->destroyWhere(std::move(rows), run);
    else
        target_.updateWhere(foreignKey(false), std::move(rows), run);
}

void RelationCore::add(const Keys& keys, const std::vector<NewValue>& through, const RunOptions& run) const {
    Transaction transaction(source_.database(), run);
    connect(keys, through, transaction.inside(run));
    transaction.commit();
}

void RelationCore::remove(const Keys& keys, const RunOptions& run) const {
    if (keys.empty()) return;
    disconnect(through_ ? joinRows(keys) : both(link(), isOneOf(keys)), run);
}

void RelationCore::set(const Keys& keys, const std::vector<NewValue>& through, const RunOptions& options) const {
    Transaction transaction(source_.database(), options);
    const auto run = transaction.inside(options);
    if (association_.kind == AssociationKind::belongsTo) {
        refer(keys.empty() ? nullptr : &keys.front(), run);
    } else {
        const auto columns = keyColumns();
        std::vector<std::size_t> current;
        if (through_)
            for (const auto& pair : association_.throughKeys) current.push_back(pair.first);
        Keys obsolete =
            through_ ? through_->selectValues(current, ownRows(), run) : target_.selectValues(columns, link(), run);
        std::erase_if(obsolete,
                      [&](const auto& key) { return std::find(keys.begin(), keys.end(), key) != keys.end(); });
        if (!obsolete.empty()) disconnect(through_ ? joinRows(obsolete) : both(link(), isOneOf(obsolete)), run);
        connect(keys, through, run);
    }
    transaction.commit();
}

void RelationCore::create(void* target, const std::vector<NewValue>& through, const RunOptions& options) const {
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
    const Keys keys{keyOf(target)};
    if (association_.kind == AssociationKind::belongsTo)
        refer(&keys.front(), run);
    else if (through_)
        connect(keys, through, run);
    transaction.commit();
}

}  // namespace sequelize
