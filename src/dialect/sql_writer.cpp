#include "sql_writer.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../query/expression_node.hpp"

namespace sequelize::detail {
namespace {

/// MySQL takes a bare EXISTS of such a query for a semi-join, beside an outer join sometimes with rows repeated.
bool isOfSeveralTables(const SelectStatement& query) {
    const auto asksFurther = [](const auto& self, const Expression& e) -> bool {
        return e->query || std::ranges::any_of(e->children, [&](const Expression& child) { return self(self, child); });
    };
    return !query.joins.empty() || asksFurther(asksFurther, query.where);
}

bool isNullValue(const Expression& e) {
    return e.value() && e.value()->isNull();
}

/// Of an operator between its operands; those of equality and IS are written where they are decided.
std::string_view symbolOf(Predicate op) {
    switch (op) {
        case Predicate::gt:
            return " > ";
        case Predicate::gte:
            return " >= ";
        case Predicate::lt:
            return " < ";
        case Predicate::lte:
            return " <= ";
        case Predicate::between:
            return " BETWEEN ";
        case Predicate::notBetween:
            return " NOT BETWEEN ";
        case Predicate::like:
            return " LIKE ";
        case Predicate::notLike:
            return " NOT LIKE ";
        default:
            return " = ";
    }
}

}  // namespace

std::string likePattern(std::string_view text, BindOrigin::Source kind) {
    std::string out;
    out.reserve(text.size() + 4);
    if (kind != BindOrigin::Source::startsWith) out += '%';
    for (const char c : text) {
        // Unlike the backslash, this means the same in every SQL mode and database.
        if (c == '%' || c == '_' || c == '|') out += '|';
        out += c;
    }
    if (kind != BindOrigin::Source::endsWith) out += '%';
    return out;
}

std::uint64_t rowCount(std::uint64_t rows, bool unsigned64) noexcept {
    constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
    return unsigned64 ? rows : std::min(rows, most);
}

void appendQuoted(std::string& out, std::string_view name, char quote) {
    if (name.empty()) throw UsageError("an identifier is empty; give the table, column or alias a name");
    out += quote;
    for (const char c : name) {
        if (c == '\0') throw UsageError("the identifier '" + std::string(name.data()) + "' contains a NUL byte");
        if (c == quote) out += quote;
        out += c;
    }
    out += quote;
}

void failLength(std::string_view name, const DialectFacts& facts) {
    throw UsageError(
        fmt::format("the name '{}' has {} bytes; {}'s names have at most {}, and it would cut this one: give "
                    "a shorter one",
                    name, name.size(), facts.title, facts.longestName));
}

SqlWriter& SqlWriter::identifier(std::string_view name) {
    requireLength(name, dialect_.facts());
    appendQuoted(out_.sql, name, dialect_.facts().nameQuote);
    return *this;
}

SqlWriter& SqlWriter::column(const ColumnDefinition& column) {
    if (qualify_) identifier(alias_) << ".";
    return identifier(column.field);
}

SqlWriter& SqlWriter::where(const Expression& condition) {
    if (!condition.isPresent()) return *this;
    *this << " WHERE ";
    if (condition->kind == ExpressionNode::Form::all && !condition->children.empty())
        writeTerms(condition->children, " AND ");
    else
        expression(condition);
    return *this;
}

SqlWriter& SqlWriter::limit(std::uint64_t rows) {
    *this << " LIMIT ";
    return bind(rowCount(rows, dialect_.capabilities().unsigned64), originOf(BindOrigin::Source::limit));
}

SqlWriter& SqlWriter::expression(const Expression& e) {
    using Form = ExpressionNode::Form;
    switch (e->kind) {
        case Form::column:
            writeReference(e->column);
            break;
        case Form::value:
            if (compared_.has(e))
                writeOperand(e, compared_.beside);
            else
                bind(e->value, {BindOrigin::Source::value, e.operator->()});
            break;
        case Form::literal:
            writeLiteral(e->text, false, fragmentOf(e->text, dialect_.facts().lexical));
            break;
        case Form::call:
            if (!writeInstead(keys_.call(e))) writeCall(e);
            break;
        case Form::cast:
            *this << "CAST(";
            expression(e->children.front()) << " AS " << dialect_.castType(e->text) << ")";
            break;
        case Form::arithmetic:
            if (!writeInstead(keys_.arithmetic(e))) writeArithmetic(e);
            break;
        case Form::comparison:
            writeComparison(e);
            break;
        case Form::all:
        case Form::any: {
            const bool all = e->kind == Form::all;
            if (e->children.empty()) {
                *this << (all ? "1 = 1" : "1 = 0");
                break;
            }
            if (e->text == "keys" && writeRowValues(e)) break;
            *this << "(";
            writeTerms(e->children, all ? " AND " : " OR ");
            *this << ")";
            break;
        }
        case Form::negation: {
            const Expression& term = e->children.front();
            const bool isList = (term->kind == Form::all || term->kind == Form::any) && !term->children.empty();
            *this << (isList ? "NOT " : "NOT (");  // a list brings its own parentheses
            expression(term) << (isList ? "" : ")");
            break;
        }
        case Form::exists:
            *this << "EXISTS (";
            writeSubquery(e, SubqueryUse::value);
            *this << ")";
            if (inJoin_ || (select_ && !select_->joins.empty() && isOfSeveralTables(*e->query)))
                *this << dialect_.facts().existsInJoin;
            break;
        case Form::subquery:
            *this << "(";
            writeSubquery(e, SubqueryUse::value);
            *this << ")";
            break;
        case Form::outer:
            failOuter();
        case Form::associated:
            if (!e->query)
                throw UsageError("model '" + table_->modelName +
                                 "': a question about an association's rows, such as .some or .count, stands where no "
                                 "association is known; ask it in a call of the model that has the association");
            *this << "(";
            writeSubquery(e, SubqueryUse::value);
            *this << ")";
            break;
        case Form::choice:
            *this << "CASE";
            for (std::size_t i = 0; i + 1 < e->children.size(); i += 2) {
                *this << " WHEN ";
                expression(e->children[i]) << " THEN ";
                expression(e->children[i + 1]);
            }
            if (e->children.size() % 2 != 0) {
                *this << " ELSE ";
                expression(e->children.back());
            }
            *this << " END";
            break;
        case Form::function:
            if (!writeInstead(keys_.function(e))) writeFunction(e);
            break;
        case Form::window:
            writeWindow(e);
            break;
        case Form::sequence:
            for (const auto& part : e->children) part->kind == Form::literal ? *this << part->text : expression(part);
            break;
        case Form::jsonPath:
            writeJsonPath(e);
            break;
        case Form::jsonQuestion:
            writeJsonQuestion(e);
            break;
        case Form::jsonOperand:
            writeJsonOperand(e);
            break;
        case Form::jsonSet:
            for (std::size_t i = 1; i < e->children.size(); ++i)
                dialect_.jsonPathSql().requireReadable(e->children[i]->text);
            expression(dialect_.jsonPathSql().set(e));
            break;
        case Form::jsonPart:
        case Form::jsonSource:
        case Form::ordered:
        case Form::none:
        case Form::subject:
            throw UsageError("an expression is incomplete: it names no column");
    }
    return *this;
}

bool SqlWriter::writeInstead(const Expression& replacement) {
    if (!replacement.isPresent()) return false;
    expression(replacement);
    return true;
}

SqlWriter& SqlWriter::writeUnit(const Expression& e, Fragment::Form loosest) {
    if (e->kind != ExpressionNode::Form::literal) return expression(e);
    const Fragment fragment = fragmentOf(e->text, dialect_.facts().lexical);
    writeLiteral(e->text, fragment.form > loosest, fragment);
    return *this;
}

void SqlWriter::writeLiteral(const std::string& sql, bool inParentheses, const Fragment& fragment) {
    if (inParentheses) *this << "(";
    *this << sql;
    if (fragment.endsInComment) *this << "\n";
    if (inParentheses) *this << ")";
}

/// In groups where there are many: SQLite nests `a OR b OR c` as deep as there are terms, and allows 1000.
void SqlWriter::writeTerms(std::span<const Expression> terms, std::string_view separator) {
    constexpr std::size_t longest = 250;
    const std::size_t step = terms.size() <= longest ? 1 : std::max(longest, (terms.size() + longest - 1) / longest);
    for (std::size_t at = 0; at < terms.size(); at += step) {
        if (at != 0) *this << separator;
        if (step == 1) {
            writeUnit(terms[at]);
            continue;
        }
        *this << "(";
        writeTerms(terms.subspan(at, std::min(step, terms.size() - at)), separator);
        *this << ")";
    }
}

void SqlWriter::writeReference(const ColumnReference& reference) {
    if (having_ && reference.table.empty() && reference.offset < 0)
        for (const auto& [read, alias] : having_->projections)
            if (alias == reference.name) {
                const auto* outer = std::exchange(having_, nullptr);
                expression(read);
                having_ = outer;
                return;
            }
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

void SqlWriter::writeLike(const Expression& text, BindOrigin::Source kind) {
    *this << " LIKE ";
    bind(likePattern(*text->value.getIf<std::string>(), kind), {kind, text.operator->()}) << " ESCAPE '|'";
}

/// Where a backslash escapes nothing by itself, as on the servers it does, that is written: if need be, so that the
/// text stays Sequelize's. SQL may bring an escape of its own.
void SqlWriter::writePattern(const Expression& pattern) {
    writeUnit(pattern);
    const Value* value = pattern.value();
    const auto* text = value ? value->getIf<std::string>() : nullptr;
    const bool isPlain = value ? !origins_ && (!text || text->find('\\') == std::string::npos)
                               : pattern->kind == ExpressionNode::Form::literal;
    if (!isPlain) *this << dialect_.likeEscape();
}

std::string_view SqlWriter::patternOperator(Predicate op) const {
    const DialectFacts& facts = dialect_.facts();
    const bool ofRegexp = op == Predicate::regexp || op == Predicate::notRegexp;
    const std::string_view sign = op == Predicate::regexp      ? facts.regexp
                                  : op == Predicate::notRegexp ? facts.notRegexp
                                  : op == Predicate::iLike     ? facts.iLike
                                  : op == Predicate::notILike  ? facts.notILike
                                  : op == Predicate::iRegexp   ? facts.iRegexp
                                                               : facts.notIRegexp;
    if (sign.empty() && ofRegexp)
        throw UsageError(std::string(facts.name) + " has no REGEXP operator; use Op::like, or filter the result");
    if (sign.empty())
        throw UsageError(
            fmt::format("{} has no ILIKE and no ~*, which are PostgreSQL's; use Op::like, or Fn::lower", facts.name));
    return sign;
}

void SqlWriter::requireOrder(const Expression& comparison) const {
    for (const auto& operand : comparison->children) {
        if (!keys_.isUnordered(operand)) continue;
        const auto* column = columnBeside(operand);
        refuseOrder(column ? column->name : operand->column.name, keys_.isDocument(operand));
    }
}

void SqlWriter::writeKeyword(const Expression& e) {
    // IS takes no parameter for its keywords
    if (isNullValue(e))
        *this << "NULL";
    else if (const auto* flag = e.value() ? e.value()->getIf<bool>() : nullptr)
        *this << (*flag ? "true" : "false");
    else
        expression(e);
}

bool SqlWriter::Compared::has(const Expression& value) const {
    if (!operands) return false;
    const auto isIt = [&](const Expression& operand) { return operand.operator->() == value.operator->(); };
    return areValues || std::any_of(operands->children.begin() + 1, operands->children.end(), isIt);
}

/// A comparison of what does not compare as it is stored; its values are still those of the column.
bool SqlWriter::writeByKeys(const Expression& e, const Comparand& beside) {
    const Expression keyed = keys_.comparison(e);
    if (!keyed.isPresent()) return false;
    const bool areValues = std::all_of(e->children.begin() + 1, e->children.end(),
                                       [](const Expression& operand) { return operand.value() != nullptr; });
    const Compared outer = std::exchange(compared_, {e.operator->(), beside, areValues});
    expression(keyed);
    compared_ = outer;
    return true;
}

void SqlWriter::writeComparison(const Expression& e) {
    if (const Truth truth = truthOf(e); truth != Truth::unknown) {
        *this << (truth == Truth::always ? "1 = 1" : "1 = 0");
        return;
    }
    if (e->children.front()->kind == ExpressionNode::Form::jsonPath) {
        writeJsonComparison(e);
        return;
    }
    const Expression& right = e->children[1];
    const bool isQuery = right->kind == ExpressionNode::Form::subquery;
    if (isQuery && (e->op == Predicate::in || e->op == Predicate::notIn)) {
        writeInQuery(e);
        return;
    }
    const bool isFlag = right.value() && right.value()->getIf<bool>();
    switch (e->op) {
        case Predicate::not_:
            if (isFlag) break;
            [[fallthrough]];
        case Predicate::eq:
        case Predicate::ne:
        case Predicate::in:
        case Predicate::notIn:
            writeEquality(e);
            return;
        case Predicate::gt:
        case Predicate::gte:
        case Predicate::lt:
        case Predicate::lte:
        case Predicate::between:
        case Predicate::notBetween:
            requireOrder(e);
            break;
        default:
            break;
    }
    const Comparand beside{columnBeside(e->children[0]), e->op, dialect_.capabilities().unsigned64};
    if (writeByKeys(e, beside)) return;
    writeUnit(e->children[0]);
    switch (e->op) {
        case Predicate::is:
            *this << " IS ";
            writeKeyword(right);
            break;
        case Predicate::isNot:
        case Predicate::not_:
            *this << " IS NOT ";
            writeKeyword(right);
            break;
        case Predicate::between:
        case Predicate::notBetween:
            *this << symbolOf(e->op);
            writeOperand(right, beside);
            *this << " AND ";
            writeOperand(e->children[2], beside);
            break;
        case Predicate::startsWith:
            writeLike(right, BindOrigin::Source::startsWith);
            break;
        case Predicate::endsWith:
            writeLike(right, BindOrigin::Source::endsWith);
            break;
        case Predicate::substring:
            writeLike(right, BindOrigin::Source::substring);
            break;
        case Predicate::like:
        case Predicate::notLike:
            *this << symbolOf(e->op);
            writePattern(right);
            break;
        case Predicate::iLike:
        case Predicate::notILike:
            *this << patternOperator(e->op);
            writePattern(right);
            break;
        case Predicate::regexp:
        case Predicate::notRegexp:
        case Predicate::iRegexp:
        case Predicate::notIRegexp:
            *this << patternOperator(e->op);
            writeUnit(right);
            break;
        default:
            *this << symbolOf(e->op);
            writeOperand(right, beside);
            break;
    }
}

}  // namespace sequelize::detail
