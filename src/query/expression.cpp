#include <sequelize/query/expression.hpp>

#include <algorithm>

#include <sequelize/core/error.hpp>
#include <sequelize/query/condition.hpp>

namespace sequelize {

void requireOwner(const TableDefinition& table, const ColumnReference& reference) {
    if (reference.owner && reference.owner != table.structTag)
        throw UsageError("model '" + table.modelName + "': a function or cast names a member of another struct than " +
                         table.structName + "; a member that it inherits is named by text: col(\"name\")");
}

const ColumnDefinition& columnOf(const TableDefinition& table, const ColumnReference& reference) {
    requireOwner(table, reference);
    return reference.offset >= 0 ? table.byOffset(reference.offset) : table.byName(reference.name);
}

Expression Expression::ofMember(std::ptrdiff_t offset) {
    Expression e(Kind::column);
    e.column.offset = offset;
    return e;
}

Expression Expression::ofName(std::string name) {
    Expression e(Kind::column);
    e.column.name = std::move(name);
    return e;
}

Expression Expression::ofColumn(std::string table, std::string field) {
    Expression e(Kind::column);
    e.column.table = std::move(table);
    e.column.name = std::move(field);
    return e;
}

Expression Expression::ofValue(Value value) {
    Expression e(Kind::value);
    e.value = std::move(value);
    return e;
}

Expression Expression::compare(Operator op, Expression left, Expression right) {
    Expression e(Kind::comparison);
    e.op = op;
    e.children.reserve(2);
    e.children.push_back(std::move(left));
    e.children.push_back(std::move(right));
    return e;
}

Expression Expression::compare(Operator op, Expression left, std::vector<Expression> right) {
    Expression e(Kind::comparison);
    e.op = op;
    right.insert(right.begin(), std::move(left));
    e.children = std::move(right);
    return e;
}

namespace {

/// `a AND (b AND c)` becomes one list of three: flat SQL, and no parentheses that Sequelize would not write.
Expression joined(Expression::Kind kind, std::vector<Expression> terms) {
    if (terms.size() == 1) return std::move(terms.front());
    Expression e(kind);
    e.children.reserve(terms.size());
    for (auto& term : terms) {
        if (term.kind == kind)
            std::move(term.children.begin(), term.children.end(), std::back_inserter(e.children));
        else
            e.children.push_back(std::move(term));
    }
    return e;
}

Truth contrary(Truth truth) noexcept {
    if (truth == Truth::unknown) return truth;
    return truth == Truth::always ? Truth::never : Truth::always;
}

Truth truthOfList(const std::vector<Expression>& terms, Truth decides) noexcept {
    bool allSettled = true;
    for (const auto& term : terms) {
        const Truth truth = truthOf(term);
        if (truth == decides) return decides;
        if (truth == Truth::unknown) allSettled = false;
    }
    return allSettled ? contrary(decides) : Truth::unknown;
}

/// What may stand unquoted in SQL as a function's or a type's name.
void requireWord(const std::string& text, std::string_view extra, const char* what, const char* example) {
    const auto allowed = [extra](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               extra.find(c) != std::string_view::npos;
    };
    if (text.empty() || !std::all_of(text.begin(), text.end(), allowed))
        throw UsageError(std::string(what) + " '" + text + "' is not a plain name such as " + example +
                         "; use literal() for other SQL");
}

}  // namespace

Expression Expression::conjunction(std::vector<Expression> terms) {
    return joined(Kind::all, std::move(terms));
}
Expression Expression::disjunction(std::vector<Expression> terms) {
    return joined(Kind::any, std::move(terms));
}

Expression Expression::negate(Expression term) {
    Expression e(Kind::negation);
    e.children.push_back(std::move(term));
    return e;
}

Expression Expression::about(const Expression& column, Expression pattern) {
    if (pattern.kind == Kind::subject) return column;
    for (auto& child : pattern.children) child = about(column, std::move(child));
    return pattern;
}

void Expression::shiftMembers(std::ptrdiff_t bytes) noexcept {
    // the path's first member is the struct's; the column itself may be another one's
    if (kind == Kind::column && !column.path.empty())
        column.path.front() += bytes;
    else if (kind == Kind::column && column.offset >= 0)
        column.offset += bytes;
    for (auto& child : children) child.shiftMembers(bytes);
}

Truth truthOf(const Expression& condition) noexcept {
    using Kind = Expression::Kind;
    switch (condition.kind) {
        case Kind::none:
            return Truth::always;
        case Kind::all:
            return truthOfList(condition.children, Truth::never);
        case Kind::any:
            return truthOfList(condition.children, Truth::always);
        case Kind::negation:
            return contrary(truthOf(condition.children.front()));
        case Kind::comparison:
            if (condition.children.size() == 1) {  // a list operator without a list
                if (condition.op == Operator::in) return Truth::never;
                if (condition.op == Operator::notIn) return Truth::always;
            }
            return Truth::unknown;
        default:
            return Truth::unknown;
    }
}

namespace detail {

Expression makeCall(std::string name, std::vector<Expression> arguments) {
    requireWord(name, ".", "the function", "COUNT or JSON_EXTRACT");
    Expression e(Expression::Kind::call);
    e.text = std::move(name);
    e.children = std::move(arguments);
    return e;
}

Expression makeCast(Expression value, const std::string& type) {
    requireWord(type, " (),", "the type", "CHAR(20) or UNSIGNED");
    Expression e(Expression::Kind::cast);
    e.text = type;
    e.children.push_back(std::move(value));
    return e;
}

}  // namespace detail
}  // namespace sequelize
