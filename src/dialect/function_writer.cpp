// Typed expressions: arithmetic, functions and windows. A function's SQL is a pattern of the dialect's:
//
//     ROUND($1)           $1 is the first argument, as it stands between commas
//     ($1 % NULLIF(#2))   with # it is an operand, which gets parentheses where it needs them
//     CONCAT($*)          all arguments, with commas
//     ($|)                all, as operands of ||
//     DATE_ADD($1, INTERVAL $2 $u)   $u is the word behind the function's name
//     SUBSTR($1, $2{, $3})           what stands between braces is for calls that have the argument
#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../query/expression_node.hpp"
#include "../query/shape.hpp"
#include "sql_writer.hpp"

namespace sequelize::detail {

/// Nested arithmetic keeps its order whatever the signs.
void SqlWriter::writeFactor(const Expression& e) {
    if (e->kind == ExpressionNode::Form::arithmetic && e->text.starts_with(' ')) {
        *this << "(";
        expression(e) << ")";
    } else {
        writeUnit(e, Fragment::Form::term);
    }
}

void SqlWriter::writeArithmetic(const Expression& e) {
    if (e->children.size() == 1) {
        *this << "(-";
        writeFactor(e->children.front());
        *this << ")";
    } else if (e->text.starts_with(' ')) {
        writeFactor(e->children[0]);
        *this << e->text << " ";
        writeFactor(e->children[1]);
    } else {
        writeUnit(e->children[0]) << e->text << " ";
        writeUnit(e->children[1], Fragment::Form::term);
    }
}

namespace {

/// Whether a call of so many arguments has the one that is named first.
bool hasArgument(std::string_view part, std::size_t count) {
    const auto place = part.find_first_of("$#");
    return place != std::string_view::npos && static_cast<std::size_t>(part[place + 1] - '1') < count;
}

}  // namespace

void SqlWriter::writeFunction(const Expression& e) {
    const std::string_view text = e->text;
    const auto blank = text.find(' ');
    const auto name = text.substr(0, blank);
    const auto word = blank == std::string_view::npos ? std::string_view() : text.substr(blank + 1);
    const std::string_view pattern = dialect_.functionSql(name);
    const auto writeAll = [&](std::string_view separator, bool asOperands) {
        for (std::size_t i = 0; i < e->children.size(); ++i) {
            if (i != 0) *this << separator;
            asOperands ? writeFactor(e->children[i]) : (void)expression(e->children[i]);
        }
    };
    for (std::size_t at = 0; at < pattern.size();) {
        const auto next = std::min(pattern.find_first_of("$#{}", at), pattern.size());
        *this << pattern.substr(at, next - at);
        if (next == pattern.size()) break;
        if (pattern[next] == '{' || pattern[next] == '}') {
            const bool isLeftOut = pattern[next] == '{' && !hasArgument(pattern.substr(next), e->children.size());
            at = (isLeftOut ? pattern.find('}', next) : next) + 1;
            continue;
        }
        const char what = pattern[next + 1];
        if (what == 'u')
            *this << word;
        else if (what == '*')
            writeAll(", ", false);
        else if (what == '|')
            writeAll(" || ", true);
        else if (pattern[next] == '#')
            writeFactor(e->children[static_cast<std::size_t>(what - '1')]);
        else
            expression(e->children[static_cast<std::size_t>(what - '1')]);
        at = next + 2;
    }
}

void SqlWriter::writeWindow(const Expression& e) {
    std::vector<Expression> partition;
    std::vector<Ordering> order;
    for (std::size_t i = 1; i < e->children.size(); ++i) {
        const Expression& part = e->children[i];
        if (part->kind != ExpressionNode::Form::ordered) {
            partition.push_back(part);
            continue;
        }
        const std::string& how = part->text;
        order.push_back({part->children.front(), how.starts_with('d'),
                         how.ends_with('f')   ? NullsOrder::first
                         : how.ends_with('l') ? NullsOrder::last
                                              : NullsOrder::byDefault});
    }
    const Expression& call = e->children.front();
    const Expression instead = keys_.call(call, true);
    if (instead.isPresent() && instead->kind == ExpressionNode::Form::sequence)
        throw UsageError(
            fmt::format("{} has no {} of an ENUM over a window; order the window by it, and take Fn::firstValue",
                        dialect_.facts().title, call->text));
    if (instead.isPresent())
        expression(instead);
    else
        writeCall(call);
    *this << " OVER (";
    writeList("PARTITION BY ", partition);
    if (!partition.empty() && !order.empty()) *this << " ";
    writeOrder(order);
    if (!e->text.empty()) *this << (partition.empty() && order.empty() ? "" : " ") << e->text;
    *this << ")";
}

namespace {

bool hasQuery(const Expression& e) {
    return e->query || std::ranges::any_of(e->children, hasQuery);
}

}  // namespace

/// What binds values, or asks a query, is named by its place among the outputs: to a strict server two of them are
/// different, and it refuses to read what it is not grouped by.
void SqlWriter::writeGrouped(const Expression& e) {
    const bool binds = !e->children.empty() && hasValues(e);
    if (select_ && (binds || hasQuery(e))) {
        if (origins_ && hasValues(e)) origins_->isReusable = false;  // the values decide
        for (std::size_t i = 0; i < select_->projections.size(); ++i) {
            if (!isSameExpression(select_->projections[i].expression, e)) continue;
            *this << std::to_string(i + 1);
            return;
        }
    }
    expression(e);
}

}  // namespace sequelize::detail
