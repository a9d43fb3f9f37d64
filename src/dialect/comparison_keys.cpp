#include "comparison_keys.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "../core/ascii.hpp"
#include "../query/expression_node.hpp"
#include "comparand.hpp"
#include "type_sql.hpp"

namespace sequelize::detail {
namespace {

using NodeKind = ExpressionNode::Form;
using Kind = TypeSpec::Kind;
using Names = std::initializer_list<std::string_view>;

const DataType plainDecimal{TypeSpec{.kind = Kind::DECIMAL}};
const DataType plainInstant{TypeSpec{.kind = Kind::DATE}};
const DataType plainTime{TypeSpec{.kind = Kind::TIME}};

/// Of the values whose texts mean more than what they are.
const DataType* typeOf(const Value& value) {
    switch (value.type()) {
        case Value::Type::decimal:
            return &plainDecimal;
        case Value::Type::dateTime:
            return &plainInstant;
        case Value::Type::time:
            return &plainTime;
        default:
            return nullptr;
    }
}

bool isDecimal(const DataType& type) {
    return type.kind == Kind::DECIMAL;
}
bool isEnum(const DataType& type) {
    return type.kind == Kind::ENUM;
}

Expression sql(std::string text) {
    return Expression(Literal{std::move(text)});
}

Expression applied(std::string_view function, const Expression& e) {
    return Expression::call(std::string(function), {e});
}

bool isCall(const Expression& e, std::string_view name) {
    return e->kind == NodeKind::call && equalIgnoringCase(e->text, name);
}

bool isOrdered(Predicate op) {
    return op == Predicate::gt || op == Predicate::gte || op == Predicate::lt || op == Predicate::lte ||
           op == Predicate::between || op == Predicate::notBetween;
}

/// The query with what `change` makes of its one column.
template <class Change>
Expression withColumn(const Expression& e, Change change) {
    const auto withIt = [&](const auto& self, const SelectStatement& query) -> std::shared_ptr<const SelectStatement> {
        auto changed = std::make_shared<SelectStatement>(query);
        auto& read = changed->projections.front();
        read = {change(read.expression), {}};
        for (auto& operand : changed->operands) operand.query = self(self, *operand.query);
        return changed;
    };
    auto node = std::make_shared<ExpressionNode>(*e.operator->());
    node->query = withIt(withIt, *e->query);
    node->column.definition = nullptr;
    return Expression(std::move(node));
}

bool asksList(Predicate op) {
    return op == Predicate::in || op == Predicate::notIn;
}

bool isNull(const Expression& e) {
    return e.value() && e.value()->isNull();
}

/// Fn::greatest and Fn::least, of two.
bool isExtreme(const Expression& e) {
    return e->text == "greatest" || e->text == "least";
}

}  // namespace

ComparisonKeys::ComparisonKeys(const SqlDialect& dialect, const TableDefinition& table)
    : dialect_(dialect), table_(&table), knowsDecimals_(!hasKey(plainDecimal)) {}

ComparisonKeys::Scope::Scope(ComparisonKeys& keys, const SelectStatement& statement, std::string_view alias)
    : keys_(keys), outer_(keys.select_), outerTable_(keys.table_), outerSources_(keys.sources_.size()) {
    keys.select_ = &statement;
    keys.table_ = statement.table;
    keys.sources_.push_back({alias, statement.table});
    keys.addSources(statement.joins);
}

ComparisonKeys::Scope::~Scope() {
    keys_.select_ = outer_;
    keys_.table_ = outerTable_;
    keys_.sources_.resize(outerSources_);
}

void ComparisonKeys::addSources(const std::vector<Join>& joins) {
    for (const auto& join : joins) {
        sources_.push_back({join.alias, join.query ? nullptr : join.table});
        addSources(join.nested);
    }
}

// ---- types ----

const DataType* ComparisonKeys::typeIn(std::string_view alias, std::string_view name) const {
    const auto source =
        std::find_if(sources_.rbegin(), sources_.rend(), [&](const auto& s) { return s.alias == alias; });
    if (source == sources_.rend() || source->table == nullptr) return nullptr;
    for (const auto& column : source->table->columns)
        if (column.field == name) return &column.type;
    return nullptr;
}

const DataType* ComparisonKeys::typeOf(const ColumnReference& reference) const {
    if (!reference.table.empty()) {
        const auto* type = typeIn(reference.table, reference.name);
        return type || !reference.definition ? type : &reference.definition->type;
    }
    if (reference.offset >= 0) {
        const auto* column = reference.path.empty() ? table_->findByOffset(reference.offset) : nullptr;
        return column ? &column->type : nullptr;
    }
    if (const auto* column = table_->findByName(reference.name)) return &column->type;
    if (const auto dot = reference.name.find('.'); dot != std::string::npos)
        return typeIn(std::string_view(reference.name).substr(0, dot),
                      std::string_view(reference.name).substr(dot + 1));
    if (!select_) return nullptr;
    for (const auto& projection : select_->projections)  // an alias
        if (projection.alias == reference.name) return typeOf(projection.expression);
    return nullptr;
}

const DataType* ComparisonKeys::typeOf(const Expression& e) const {
    switch (e->kind) {
        case NodeKind::column:
            return typeOf(e->column);
        case NodeKind::value:
            return detail::typeOf(e->value);
        case NodeKind::call:
            return typeOfCall(e);
        case NodeKind::associated:
            return e->query ? typeOf(e->query->projections.front().expression) : nullptr;
        case NodeKind::arithmetic:
            return firstOf(e->children, isDecimal);
        case NodeKind::subquery:
            return e->column.definition ? &e->column.definition->type : nullptr;
        case NodeKind::choice:
            return typeOfChoice(e);
        case NodeKind::function:
            return typeOfFunction(e);
        case NodeKind::window:
            return typeOf(e->children.front());
        default:
            return nullptr;
    }
}

const DataType* ComparisonKeys::firstOf(const std::vector<Expression>& list, bool (*wanted)(const DataType&)) const {
    for (const auto& e : list)
        if (const auto* type = typeOf(e); type && wanted(*type)) return type;
    return nullptr;
}

const DataType* ComparisonKeys::typeOfChoice(const Expression& e) const {
    for (std::size_t i = 0; i < e->children.size(); ++i) {
        const bool isValue = i % 2 != 0 || i + 1 == e->children.size();
        if (!isValue) continue;
        if (const auto* type = typeOf(e->children[i])) return type;
    }
    return nullptr;
}

const DataType* ComparisonKeys::typeOfFunction(const Expression& e) const {
    switch (e->stored) {
        case Stored::decimal:
            return &plainDecimal;
        case Stored::instant:
            return &plainInstant;
        case Stored::time:
            return &plainTime;
        case Stored::plain:
            break;
    }
    return isExtreme(e) ? firstOf(e->children, [](const DataType&) { return true; }) : nullptr;
}

const DataType* ComparisonKeys::typeOfCall(const Expression& e) const {
    if (isOneOfWords(e->text, Names{"MIN", "MAX", "COALESCE", "IFNULL", "NULLIF", "DISTINCT", "ANY_VALUE", "LAG",
                                    "LEAD", "FIRST_VALUE", "LAST_VALUE"}))
        return firstOf(e->children, [](const DataType&) { return true; });
    if (isOneOfWords(e->text, Names{"ABS", "ROUND", "SUM", "AVG"})) return firstOf(e->children, isDecimal);
    return nullptr;
}

bool ComparisonKeys::isDocument(const Expression& e) const {
    if (e->kind != NodeKind::column) return false;
    const DataType* type = typeOf(e);
    return type && type->kind == Kind::JSON;
}

bool ComparisonKeys::isUnordered(const Expression& e) const {
    if (e->kind != NodeKind::column) return false;
    const DataType* type = typeOf(e);
    return type && (type->kind == Kind::JSON || type->kind == Kind::GEOMETRY);
}

bool ComparisonKeys::hasKey(const DataType& type) const {
    return !dialect_.comparisonKey(type).function.empty();
}

// ---- keys ----

Expression ComparisonKeys::keyOf(const Expression& e, const DataType& type) const {
    if (!isEnum(type)) return applied(dialect_.comparisonKey(type).function, e);
    std::string choices;
    for (std::size_t i = 0; i < type.values.size(); ++i)
        choices += fmt::format(" WHEN {} THEN {}", dialect_.textLiteral(type.values[i]), i + 1);
    return Expression::sequence({sql("CASE "), e, sql(choices + " END")});
}

const DataType* ComparisonKeys::comparedAs(const Expression& comparison) const {
    const bool ordered = isOrdered(comparison->op);
    if (!ordered && !isEquality(comparison->op)) return nullptr;
    const DataType* ofValue = nullptr;
    bool besideColumn = false;
    for (const auto& operand : comparison->children) {
        const DataType* type = typeOf(operand);
        if (!type) continue;
        const bool isValue = operand.value() != nullptr;
        if (isEnum(*type) && ordered) return type;
        if (!isValue && hasKey(*type)) return type;
        if (isValue && hasKey(*type)) ofValue = type;
        if (operand->kind == NodeKind::column) besideColumn = true;
    }
    // SQL takes the text of a Decimal for a number beside a column of numbers, and only there.
    return besideColumn ? nullptr : ofValue;
}

Expression ComparisonKeys::comparison(const Expression& e) const {
    if (truthOf(e) != Truth::unknown || isNull(e->children[1])) return {};
    const DataType* type = comparedAs(e);
    if (!type) return {};
    std::vector<Expression> keys;
    keys.reserve(e->children.size());
    for (const auto& operand : e->children) {
        const DataType* own = isEnum(*type) ? typeOf(operand) : nullptr;  // each ENUM has an order of its own
        if (asksList(e->op) && operand->kind == NodeKind::subquery) {
            keys.push_back(withColumn(operand, [&](const Expression& read) { return keyOf(read, *type); }));
            continue;
        }
        keys.push_back(keyOf(operand, own && isEnum(*own) ? *own : *type));
    }
    Expression left = keys.front();
    keys.erase(keys.begin());
    Expression exact = Expression::compare(e->op, std::move(left), std::move(keys));

    const ComparisonKey key = dialect_.comparisonKey(*type);
    const Expression& column = e->children.front();
    const bool areValues =
        std::all_of(e->children.begin() + 1, e->children.end(), [](const auto& operand) { return operand.value(); });
    if (key.lowest.empty() || column->kind != NodeKind::column || !areValues) return exact;
    const bool equal = e->op == Predicate::eq || e->op == Predicate::between;
    std::vector<Expression> terms;
    if (equal || e->op == Predicate::gt || e->op == Predicate::gte)
        terms.push_back(Expression::sequence({column, sql(" >= "), applied(key.lowest, e->children[1])}));
    if (equal || e->op == Predicate::lt || e->op == Predicate::lte)
        terms.push_back(Expression::sequence({column, sql(" < "), applied(key.highest, e->children.back())}));
    if (terms.empty()) return exact;
    terms.push_back(std::move(exact));
    return Expression::conjunction(std::move(terms));
}

Expression ComparisonKeys::ordering(const Expression& e) const {
    const DataType* type = typeOf(e);
    if (!type || e.value()) return {};
    if (isEnum(*type)) {
        const bool isOrdered = dialect_.capabilities().ordersEnums && e->kind == NodeKind::column;
        return isOrdered ? Expression() : keyOf(e, *type);
    }
    return hasKey(*type) ? keyOf(e, *type) : Expression();
}

Expression ComparisonKeys::grouping(const Expression& e) const {
    const DataType* type = typeOf(e);
    return type && !e.value() && hasKey(*type) ? keyOf(e, *type) : Expression();
}

/// MIN and MAX of what has keys. An ENUM's number is made its text again.
Expression ComparisonKeys::extreme(bool greatest, const Expression& of, bool overWindow) const {
    const Expression& e = isCall(of, "DISTINCT") && of->children.size() == 1 ? of->children.front() : of;
    const DataType* type = typeOf(e);
    if (!type || e.value()) return {};
    if (!isEnum(*type)) {
        if (!hasKey(*type)) return {};
        const ComparisonKey key = dialect_.comparisonKey(*type);
        return Expression::call(std::string(greatest ? key.greatest : key.least) + (overWindow ? "_over" : ""),
                                {keyOf(e, *type), e});
    }
    std::string choices;
    for (std::size_t i = 0; i < type->values.size(); ++i)
        choices += fmt::format(" WHEN {} THEN {}", i + 1, dialect_.textLiteral(type->values[i]));
    return Expression::sequence(
        {sql(greatest ? "CASE MAX(" : "CASE MIN("), keyOf(e, *type), sql(")" + choices + " END")});
}

/// SQLite's MAX(a, b): NULL where one of them is, as it has it.
Expression ComparisonKeys::larger(bool isMax, const Expression& a, const Expression& b) const {
    const auto first = Expression::compare(isMax ? Predicate::gte : Predicate::lte, a, b);
    if (!comparison(first).isPresent()) return {};
    return Expression::sequence({sql("CASE WHEN "), first, sql(" THEN "), a, sql(" WHEN "),
                                 Expression::compare(isMax ? Predicate::lt : Predicate::gt, a, b), sql(" THEN "), b,
                                 sql(" END")});
}

Expression ComparisonKeys::call(const Expression& e, bool overWindow) const {
    if (e->children.empty()) return {};
    const std::string name = capitals(e->text);
    const Expression& first = e->children.front();
    if (e->children.size() == 1 && (name == "MIN" || name == "MAX")) return extreme(name == "MAX", first, overWindow);
    if (e->children.size() == 2 && (name == "MIN" || name == "MAX"))
        return larger(name == "MAX", first, e->children[1]);
    if (name == "COUNT" && isCall(first, "DISTINCT") && first->children.size() == 1) {
        Expression counted = grouping(first->children.front());
        return counted.isPresent() ? Expression::call(e->text, {Expression::call(first->text, {std::move(counted)})})
                                   : Expression();
    }
    if (knowsDecimals_) return {};
    if (name == "NULLIF" && e->children.size() == 2)
        return Expression::sequence({sql("CASE WHEN "), Expression::compare(Predicate::eq, first, e->children[1]),
                                     sql(" THEN NULL ELSE "), first, sql(" END")});
    const auto exact = dialect_.exactFunction(name);
    if (exact.empty() || !firstOf(e->children, isDecimal)) return {};
    return Expression::call(std::string(exact), e->children);
}

Expression ComparisonKeys::arithmetic(const Expression& e) const {
    if (knowsDecimals_ || !firstOf(e->children, isDecimal)) return {};
    std::vector<Expression> operands = e->children;
    if (operands.size() == 1) operands.insert(operands.begin(), sql("0"));
    const std::string_view sign = e->text;
    return Expression::call(std::string(dialect_.exactFunction(sign.substr(sign.find_first_not_of(' ')))),
                            std::move(operands));
}

Expression ComparisonKeys::function(const Expression& e) const {
    return isExtreme(e) ? larger(e->text == "greatest", e->children[0], e->children[1]) : Expression();
}

}  // namespace sequelize::detail
