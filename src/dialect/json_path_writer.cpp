// Parts of JSON documents: what is compared, sorted and grouped by is decided here, its SQL is the dialect's.
#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../core/json_form.hpp"
#include "../query/expression_node.hpp"
#include "../query/json_path.hpp"
#include "../schema/fit_number.hpp"
#include "sql_writer.hpp"

namespace sequelize::detail {

namespace {

using PathSource = BindOrigin::Source;

/// What a document of one text, number or boolean is.
Value scalarOf(const std::string& document) {
    switch (document.front()) {
        case 'n':
            return null;
        case 't':
            return true;
        case 'f':
            return false;
        case '"':
            return jsonContent(document);
        default: {
            if (auto integer = integerIn(document)) return *std::move(integer);
            return jsonRealOf(Value(Json{document}));
        }
    }
}

bool isNegated(Predicate op) {
    return op == Predicate::ne || op == Predicate::not_ || op == Predicate::notIn || op == Predicate::isNot;
}

bool isNothing(const Expression& value) {
    const Value* given = value.value();
    if (!given) return false;
    const auto* document = given->getIf<Json>();
    return given->isNull() || (document && normalJson(document->text) == "null");
}

std::string_view signOf(Predicate op) {
    switch (op) {
        case Predicate::gt:
            return " > ";
        case Predicate::gte:
            return " >= ";
        case Predicate::lt:
            return " < ";
        default:
            return " <= ";
    }
}

}  // namespace

JsonPart SqlWriter::jsonPart(const Expression& path) const {
    const Expression& document = path->children.front();
    if (const auto* column = columnBeside(document); column && column->type.kind != TypeSpec::Kind::JSON)
        throw UsageError(fmt::format("a path reads a part of '{}', a column of type {}; only JSON columns have parts",
                                     column->name, nameOf(column->type)));
    dialect_.jsonPathSql().requireReadable(path->text);
    return {document, path->text};
}

void SqlWriter::writeJsonPath(const Expression& path) {
    expression(dialect_.jsonPathSql().value(jsonPart(path)));
}

void SqlWriter::writeJsonQuestion(const Expression& e) {
    const Expression type = dialect_.jsonPathSql().type(jsonPart(e->children.front()));
    if (e->text == "isNull") {
        *this << "COALESCE(";
        expression(type) << ", '') = 'NULL'";
        return;
    }
    expression(type) << (e->text == "exists" ? " IS NOT NULL" : " IS NULL");
}

void SqlWriter::writeJsonOperand(const Expression& e) {
    const Expression& value = e->children.front();
    const PathSource form = jsonFormOf(e);
    const BindOrigin origin{form, value.operator->()};
    switch (form) {
        case PathSource::jsonText:
            bind(jsonTextOf(*value.value()), origin);
            break;
        case PathSource::jsonReal:
            bind(jsonRealOf(*value.value()), origin);
            break;
        default:
            bind(likePattern(*value.value()->getIf<std::string>(), form), origin);
            break;
    }
}

/// What the value is beside a part, and the value itself: a whole double is an integer, a document of one text that
/// text.
std::pair<JsonKind, Expression> SqlWriter::jsonBeside(const Expression& value) {
    const Value* given = value.value();
    if (!given)
        throw UsageError(
            "a part of a JSON document is compared with a value; for SQL and other columns compare what fn or cast make "
            "of the part");
    switch (given->type()) {
        case Value::Type::text:
            return {JsonKind::text, value};
        case Value::Type::boolean:
            return {JsonKind::flag, value};
        case Value::Type::integer:
        case Value::Type::unsignedInteger:
            return {JsonKind::integer, value};
        case Value::Type::real:
        case Value::Type::decimal: {
            if (origins_) origins_->isReusable = false;  // it depends on the value
            (void)jsonTextOf(*given);
            if (auto whole = wholeNumber(*given);
                whole && (whole->getIf<std::int64_t>() || whole->getIf<std::uint64_t>()))
                return {JsonKind::integer, Expression::ofValue(*std::move(whole))};
            return {JsonKind::real, Expression::ofValue(jsonRealOf(*given))};
        }
        case Value::Type::json: {
            if (origins_) origins_->isReusable = false;
            const auto document = normalJson(jsonTextOf(*given));
            if (!document) throw UsageError("a value for a part of a JSON document has a text that is no Unicode");
            if (document->front() == '{' || document->front() == '[') return {JsonKind::document, value};
            return jsonBeside(Expression::ofValue(scalarOf(*document)));
        }
        default:
            (void)jsonTextOf(*given);  // says why
            return {};
    }
}

void SqlWriter::writeJsonEquals(const Expression& path, const Expression& value) {
    const auto [kind, beside] = jsonBeside(value);
    expression(dialect_.jsonPathSql().equals(jsonPart(path), kind, beside));
}

void SqlWriter::writeJsonEquality(const Expression& e) {
    const Expression& path = e->children.front();
    const bool negative = isNegated(e->op);
    std::vector<Expression> values;
    for (std::size_t i = 1; i < e->children.size(); ++i)
        if (!isNothing(e->children[i])) values.push_back(e->children[i]);
    const bool hasNothing = values.size() + 1 < e->children.size();
    const bool both = hasNothing && !values.empty();
    // a document may be null, which is the value's to say
    if (hasNothing && origins_ && std::ranges::any_of(e->children, [](const Expression& operand) {
            return operand.value() && operand.value()->getIf<Json>();
        }))
        origins_->isReusable = false;
    if (both) *this << "(";
    if (!values.empty()) {
        const bool grouped = negative || values.size() > 1;
        if (grouped) *this << (negative ? "NOT (" : "(");
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (i != 0) *this << " OR ";
            writeJsonEquals(path, values[i]);
        }
        if (grouped) *this << ")";
    }
    if (both) *this << (negative ? " AND " : " OR ");
    if (hasNothing) {
        *this << "COALESCE(";
        expression(dialect_.jsonPathSql().type(jsonPart(path)))
            << (negative ? ", 'NULL') <> 'NULL'" : ", 'NULL') = 'NULL'");
    }
    if (both) *this << ")";
}

void SqlWriter::writeJsonOrdered(const Expression& path, std::string_view sign, const Expression& value) {
    if (isNothing(value))
        throw UsageError(
            "a part of a JSON document is neither less nor greater than null; ask with == null or != null");
    const auto [kind, beside] = jsonBeside(value);
    if (kind == JsonKind::flag || kind == JsonKind::document)
        throw UsageError(
            "a part of a JSON document is compared by <, > and BETWEEN with a number or a text; booleans and documents "
            "have no order");
    expression(dialect_.jsonPathSql().compares(jsonPart(path), sign, kind, beside));
}

void SqlWriter::writeJsonLike(const Expression& e) {
    const JsonPathSql& sql = dialect_.jsonPathSql();
    const Expression text = sql.text(jsonPart(e->children.front()));
    const Expression& pattern = e->children[1];
    const Value* given = pattern.value();
    if (!given || !given->getIf<std::string>())
        throw UsageError("a part of a JSON document is compared by LIKE and REGEXP with a text");
    switch (e->op) {
        case Predicate::startsWith:
            expression(sql.like(text, jsonOperand(pattern, PathSource::startsWith), true));
            break;
        case Predicate::endsWith:
            expression(sql.like(text, jsonOperand(pattern, PathSource::endsWith), true));
            break;
        case Predicate::substring:
            expression(sql.like(text, jsonOperand(pattern, PathSource::substring), true));
            break;
        case Predicate::like:
            expression(sql.like(text, pattern, false));
            break;
        case Predicate::notLike:
            *this << "NOT (";
            expression(sql.like(text, pattern, false)) << ")";
            break;
        default:
            expression(text) << patternOperator(e->op);
            expression(pattern);
            break;
    }
}

void SqlWriter::writeJsonComparison(const Expression& e) {
    const Expression& path = e->children.front();
    switch (e->op) {
        case Predicate::eq:
        case Predicate::ne:
        case Predicate::is:
        case Predicate::isNot:
        case Predicate::not_:
        case Predicate::in:
        case Predicate::notIn:
            writeJsonEquality(e);
            break;
        case Predicate::gt:
        case Predicate::gte:
        case Predicate::lt:
        case Predicate::lte:
            writeJsonOrdered(path, signOf(e->op), e->children[1]);
            break;
        case Predicate::between:
        case Predicate::notBetween:
            *this << (e->op == Predicate::between ? "(" : "NOT (");
            writeJsonOrdered(path, " >= ", e->children[1]);
            *this << " AND ";
            writeJsonOrdered(path, " <= ", e->children[2]);
            *this << ")";
            break;
        default:
            writeJsonLike(e);
            break;
    }
}

// ---- GROUP BY and ORDER BY ----

/// The place, from 1, of the output that the path is; none where outputs before it may be more than one each.
std::optional<std::size_t> SqlWriter::outputOf(const Expression& path) const {
    if (!select_) return std::nullopt;
    for (std::size_t i = 0; i < select_->projections.size(); ++i) {
        const auto& [e, alias] = select_->projections[i];
        if (isSamePath(e, path)) return i + 1;
        const bool isAll = e->kind == ExpressionNode::Form::column && e->column.name.ends_with('*');
        if (alias.empty() && (isAll || e->kind == ExpressionNode::Form::literal)) return std::nullopt;
    }
    return std::nullopt;
}

bool SqlWriter::isGroupedBy(const Expression& path) const {
    return select_ && std::ranges::any_of(select_->group, [&](const auto& e) { return isSamePath(e, path); });
}

/// A path that is an output, too, is named by the output's place: to a database two bound paths are two expressions,
/// and a strict one refuses to read what it is not grouped by.
void SqlWriter::writeGroup(const std::vector<Expression>& list) {
    bool first = true;
    for (const auto& e : list) {
        *this << (first ? "GROUP BY " : ", ");
        first = false;
        if (const auto output = outputOf(e))
            *this << std::to_string(*output);
        else if (!writeInstead(keys_.grouping(e)))
            writeGrouped(e);
    }
}

/// NULLs stand where they are asked for, and by default first where the order ascends, as all databases have it.
void SqlWriter::writeNulls(const Expression& by, const Ordering& ordering, std::string_view around) {
    if (around.empty())
        writeUnit(by);
    else
        (*this << around << "(").expression(by) << ")";
    *this << (ordering.nulls == NullsOrder::last ? " IS NULL, " : " IS NOT NULL, ");
}

void SqlWriter::writeOrderTerm(const Ordering& ordering) {
    const bool descending = ordering.descending;
    const Expression keyed = keys_.ordering(ordering.expression);
    const Expression& by = keyed.isPresent() ? keyed : ordering.expression;
    std::vector<Expression> terms{by};
    std::string_view around;
    if (by->kind == ExpressionNode::Form::jsonPath) {
        terms = dialect_.jsonPathSql().order(jsonPart(by));
        if (isGroupedBy(by)) around = dialect_.jsonPathSql().ofGroup();
    }
    const bool isPath = by->kind == ExpressionNode::Form::jsonPath;
    const bool areLast = (!isPath && dialect_.capabilities().nullsAreGreatest) != descending;
    const bool isOtherwise =
        ordering.nulls != NullsOrder::byDefault && (ordering.nulls == NullsOrder::first) == areLast;
    const bool hasWords = dialect_.capabilities().ordersNulls && !isPath;
    if (isOtherwise && !hasWords) writeNulls(ordering.expression, ordering, around);
    for (std::size_t i = 0; i < terms.size(); ++i) {
        if (i != 0) *this << ", ";
        if (!around.empty()) *this << around << "(";
        if (descending)
            writeUnit(terms[i]);
        else
            expression(terms[i]);
        *this << (around.empty() ? "" : ")") << (descending ? " DESC" : "");
    }
    if (isOtherwise && hasWords) *this << (ordering.nulls == NullsOrder::first ? " NULLS FIRST" : " NULLS LAST");
}

}  // namespace sequelize::detail
