#include "dialect/sql_writer.hpp"

#include <algorithm>

#include <sequelize/core/error.hpp>

#include "query/expression_node.hpp"

namespace sequelize {
namespace {

bool isNullValue(const Expression& e) {
    return e.value() && e.value()->isNull();
}

std::string_view symbolOf(Operator op) {
    switch (op) {
        case Operator::eq:
            return " = ";
        case Operator::ne:
        case Operator::not_:
            return " != ";
        case Operator::gt:
            return " > ";
        case Operator::gte:
            return " >= ";
        case Operator::lt:
            return " < ";
        case Operator::lte:
            return " <= ";
        case Operator::between:
            return " BETWEEN ";
        case Operator::notBetween:
            return " NOT BETWEEN ";
        case Operator::in:
            return " IN ";
        case Operator::notIn:
            return " NOT IN ";
        case Operator::like:
            return " LIKE ";
        case Operator::notLike:
            return " NOT LIKE ";
        case Operator::regexp:
            return " REGEXP ";
        case Operator::notRegexp:
            return " NOT REGEXP ";
        default:
            return " IS ";
    }
}

}  // namespace

std::string likePattern(std::string_view text, BindOrigin::Kind kind) {
    std::string out;
    out.reserve(text.size() + 4);
    if (kind != BindOrigin::Kind::startsWith) out += '%';
    for (const char c : text) {
        // Unlike the backslash, this means the same in every SQL mode and database.
        if (c == '%' || c == '_' || c == '|') out += '|';
        out += c;
    }
    if (kind != BindOrigin::Kind::endsWith) out += '%';
    return out;
}

void appendQuoted(std::string& out, std::string_view name) {
    if (name.empty()) throw UsageError("an identifier is empty; give the table, column or alias a name");
    out += '`';
    for (const char c : name) {
        if (c == '\0') throw UsageError("the identifier '" + std::string(name.data()) + "' contains a NUL byte");
        if (c == '`') out += '`';
        out += c;
    }
    out += '`';
}

SqlWriter& SqlWriter::identifier(std::string_view name) {
    appendQuoted(out_.sql, name);
    return *this;
}

SqlWriter& SqlWriter::column(const ColumnDefinition& column) {
    if (qualify_) identifier(alias_) << ".";
    return identifier(column.field);
}

SqlWriter& SqlWriter::where(const Expression& condition) {
    if (!condition.isPresent()) return *this;
    *this << " WHERE ";
    if (condition->kind == ExpressionNode::Kind::all && !condition->children.empty())
        writeTerms(condition->children, " AND ");
    else
        expression(condition);
    return *this;
}

SqlWriter& SqlWriter::limit(std::uint64_t rows) {
    *this << " LIMIT ";
    return bind(rows, {BindOrigin::Kind::limit});
}

SqlWriter& SqlWriter::expression(const Expression& e) {
    using Kind = ExpressionNode::Kind;
    switch (e->kind) {
        case Kind::column:
            writeReference(e->column);
            break;
        case Kind::value:
            bind(e->value, {BindOrigin::Kind::value, e.operator->()});
            break;
        case Kind::literal:
            *this << e->text;
            break;
        case Kind::call:
            if (!writeInstead(keys_.call(e))) writeCall(e);
            break;
        case Kind::cast:
            *this << "CAST(";
            expression(e->children.front()) << " AS " << dialect_.castType(e->text) << ")";
            break;
        case Kind::arithmetic:
            if (writeInstead(keys_.arithmetic(e))) break;
            expression(e->children[0]) << e->text << " ";
            expression(e->children[1]);
            break;
        case Kind::comparison:
            if (!writeInstead(keys_.comparison(e))) writeComparison(e);
            break;
        case Kind::all:
        case Kind::any: {
            const bool all = e->kind == Kind::all;
            if (e->children.empty()) {
                *this << (all ? "1 = 1" : "1 = 0");
                break;
            }
            *this << "(";
            writeTerms(e->children, all ? " AND " : " OR ");
            *this << ")";
            break;
        }
        case Kind::negation: {
            const Expression& term = e->children.front();
            const bool isList = (term->kind == Kind::all || term->kind == Kind::any) && !term->children.empty();
            *this << (isList ? "NOT " : "NOT (");  // a list brings its own parentheses
            expression(term) << (isList ? "" : ")");
            break;
        }
        case Kind::exists:
            *this << "EXISTS (";
            select(*e->query) << ")";
            break;
        case Kind::sequence:
            for (const auto& part : e->children) part->kind == Kind::literal ? *this << part->text : expression(part);
            break;
        case Kind::none:
        case Kind::subject:
            throw UsageError("an expression is incomplete: it names no column");
    }
    return *this;
}

bool SqlWriter::writeInstead(const Expression& replacement) {
    if (!replacement.isPresent()) return false;
    expression(replacement);
    return true;
}

/// In groups where there are many: SQLite nests `a OR b OR c` as deep as there are terms, and allows 1000.
void SqlWriter::writeTerms(std::span<const Expression> terms, std::string_view separator) {
    constexpr std::size_t longest = 250;
    const std::size_t step = terms.size() <= longest ? 1 : std::max(longest, (terms.size() + longest - 1) / longest);
    for (std::size_t at = 0; at < terms.size(); at += step) {
        if (at != 0) *this << separator;
        if (step == 1) {
            expression(terms[at]);
            continue;
        }
        *this << "(";
        writeTerms(terms.subspan(at, std::min(step, terms.size() - at)), separator);
        *this << ")";
    }
}

void SqlWriter::writeReference(const ColumnReference& reference) {
    if (!reference.table.empty()) {
        identifier(reference.table) << ".";
        identifier(reference.name);
    } else if (reference.offset >= 0) {
        if (!reference.path.empty())
            throw EagerLoadingError(
                "model '" + table_->modelName +
                "': a condition or order reaches through an association that is not included; add it "
                "to .include");
        column(columnOf(*table_, reference));
    } else if (reference.name == "*") {
        *this << "*";
    } else if (const auto* known = table_->findByName(reference.name)) {
        column(*known);
    } else if (const auto dot = reference.name.find('.'); dot != std::string::npos) {
        identifier(std::string_view(reference.name).substr(0, dot)) << ".";
        identifier(std::string_view(reference.name).substr(dot + 1));
    } else {
        identifier(reference.name);
    }
}

void SqlWriter::writeCall(const Expression& e) {
    *this << e->text << "(";
    bool first = true;
    for (const auto& argument : e->children) {
        if (!first) *this << ", ";
        first = false;
        expression(argument);
    }
    *this << ")";
}

void SqlWriter::writeLike(const Expression& text, BindOrigin::Kind kind) {
    *this << " LIKE ";
    bind(likePattern(*text->value.getIf<std::string>(), kind), {kind, text.operator->()}) << " ESCAPE '|'";
}

void SqlWriter::writeOperand(const Expression& e) {
    // IS takes no parameter for its keywords
    if (isNullValue(e))
        *this << "NULL";
    else if (const auto* flag = e.value() ? e.value()->getIf<bool>() : nullptr)
        *this << (*flag ? "true" : "false");
    else
        expression(e);
}

void SqlWriter::writeComparison(const Expression& e) {
    if (const Truth truth = truthOf(e); truth != Truth::unknown) {
        *this << (truth == Truth::always ? "1 = 1" : "1 = 0");
        return;
    }
    expression(e->children[0]);
    const Expression& right = e->children[1];
    switch (e->op) {
        case Operator::eq:
        case Operator::ne:
            if (isNullValue(right))
                *this << (e->op == Operator::eq ? " IS NULL" : " IS NOT NULL");
            else
                (*this << symbolOf(e->op)).expression(right);
            break;
        case Operator::is:
            *this << " IS ";
            writeOperand(right);
            break;
        case Operator::isNot:
            *this << " IS NOT ";
            writeOperand(right);
            break;
        case Operator::not_:
            if (isNullValue(right) || (right.value() && right.value()->getIf<bool>())) {
                *this << " IS NOT ";
                writeOperand(right);
            } else {
                (*this << symbolOf(e->op)).expression(right);
            }
            break;
        case Operator::between:
        case Operator::notBetween:
            (*this << symbolOf(e->op)).expression(right) << " AND ";
            expression(e->children[2]);
            break;
        case Operator::in:
        case Operator::notIn:
            *this << symbolOf(e->op) << "(";
            for (std::size_t i = 1; i < e->children.size(); ++i) {
                if (i > 1) *this << ", ";
                expression(e->children[i]);
            }
            *this << ")";
            break;
        case Operator::startsWith:
            writeLike(right, BindOrigin::Kind::startsWith);
            break;
        case Operator::endsWith:
            writeLike(right, BindOrigin::Kind::endsWith);
            break;
        case Operator::substring:
            writeLike(right, BindOrigin::Kind::substring);
            break;
        case Operator::regexp:
        case Operator::notRegexp:
            if (!dialect_.capabilities().regexp)
                throw UsageError(std::string(nameOf(dialect_.id())) +
                                 " has no REGEXP operator; use Op::like, or filter the result");
            (*this << symbolOf(e->op)).expression(right);
            break;
        default:
            (*this << symbolOf(e->op)).expression(right);
            break;
    }
}

}  // namespace sequelize
