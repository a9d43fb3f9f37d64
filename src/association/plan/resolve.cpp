// Paths and dotted names become columns of aliases, seen from a node:
//
//     col(&Author::books, &Book::title)      books.title
//     "books.publisher.name"                 publisher.name
#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"
#include "../../query/expression_node.hpp"
#include "../../query/subquery.hpp"
#include "../link.hpp"
#include "associated.hpp"
#include "tree.hpp"

namespace sequelize::detail {

Expression PlanTree::resolved(const Expression& e, std::size_t node) const {
    const bool isQuestion = e->kind == ExpressionNode::Form::associated && !e->query;
    if (e->query) return withOuter(e, *nodes_[node].table, nodes_[node].alias);
    if (e->kind != ExpressionNode::Form::column && !isQuestion)
        return withChildren(e, [&](const Expression& child) { return resolved(child, node); });
    if (!e->column.table.empty()) return e;
    if (!isQuestion && e->column.offset < 0 && e->column.path.empty())
        if (auto named = byDottedName(e->column.name, node)) return *std::move(named);
    requireOwner(*nodes_[node].table, e->column);
    for (const auto member : e->column.path) {
        const auto found = [&](std::size_t i) {
            const auto& candidate = nodes_[i];
            return candidate.parent == node && candidate.association->slot.offset == member;
        };
        std::size_t next = node + 1;
        while (next < nodes_.size() && !found(next)) ++next;
        if (next == nodes_.size()) failNotJoined(node);
        node = next;
    }
    if (isQuestion) return answered(e, aliases_, nodes_[node].alias);
    // Without the path, and the owner that is the path's first struct, which was compared above.
    const bool isMember = e->column.offset >= 0;
    return bound(isMember ? Expression::ofMember(e->column.offset) : Expression::ofName(e->column.name),
                 *nodes_[node].table, nodes_[node].alias);
}

void PlanTree::requireNotSeparate(std::size_t node, std::string_view name) const {
    for (const auto& level : separate_)
        if (level.node == node && level.association->as == name) failNotJoined(node);
}

void PlanTree::failNotJoined(std::size_t node) const {
    throw EagerLoadingError(
        fmt::format("a condition, order or attribute reaches through an association of '{}' that is not included by "
                    "JOIN; add it to .include, without .separate and .limit",
                    nodes_[node].table->modelName));
}

std::vector<Ordering> PlanTree::resolved(const std::vector<Ordering>& order, std::size_t node) const {
    std::vector<Ordering> out;
    out.reserve(order.size());
    for (const auto& ordering : order) out.push_back(ordering.of(resolved(ordering.expression, node)));
    return out;
}

std::vector<Ordering> PlanTree::includeOrder() const {
    std::vector<Ordering> out;
    for (std::size_t i = 1; i < nodes_.size(); ++i)
        for (auto& ordering : resolved(nodes_[i].request->order, i)) out.push_back(std::move(ordering));
    return out;
}

namespace {

const ColumnDefinition* columnNamed(const TableDefinition& table, std::string_view name) {
    if (const auto* column = table.findByName(name)) return column;
    const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                    [&](const auto& column) { return column.field == name; });
    return found == table.columns.end() ? nullptr : &*found;
}

/// Whether the SQL has a column of that alias: its name and a dot. It need not be right about texts and comments: a
/// table that is joined without need changes no result.
bool mentionsAlias(std::string_view sql, std::string_view alias) {
    for (auto at = sql.find(alias); at != std::string_view::npos; at = sql.find(alias, at + 1)) {
        if (at > 0 && isOfWord(sql[at - 1])) continue;
        auto next = at + alias.size();
        if (next < sql.size() && (sql[next] == '`' || sql[next] == '"')) ++next;
        while (next < sql.size() && sql[next] == ' ') ++next;
        if (next < sql.size() && sql[next] == '.') return true;
    }
    return false;
}

}  // namespace

bool reachesFurther(const Expression& e) {
    const bool isName = e->kind == ExpressionNode::Form::column && e->column.offset < 0 && e->column.table.empty();
    if (!e->column.path.empty() || (isName && e->column.name.find('.') != std::string::npos)) return true;
    if (e->kind == ExpressionNode::Form::literal && e->text.find('.') != std::string::npos) return true;
    return std::any_of(e->children.begin(), e->children.end(), [](const auto& child) { return reachesFurther(child); });
}

/// "students.locker.place", seen from the node: names of associations and a column; or the alias of a table and a
/// column.
std::optional<Expression> PlanTree::byDottedName(const std::string& name, std::size_t node) const {
    if (columnNamed(*nodes_[node].table, name)) return std::nullopt;
    std::size_t at = node;
    std::string_view rest = name;
    for (auto dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.')) {
        const auto step = rest.substr(0, dot);
        std::size_t next = at + 1;
        while (next < nodes_.size() && !(nodes_[next].parent == at && nodes_[next].association->as == step)) ++next;
        if (next >= nodes_.size()) {
            requireNotSeparate(at, step);
            break;
        }
        at = next;
        rest.remove_prefix(dot + 1);
    }
    const auto ofTable = [](const TableDefinition& table, const std::string& alias, std::string_view column) {
        const auto* known = columnNamed(table, column);
        return Expression::ofColumn(alias, known ? known->field : std::string(column));
    };
    if (at != node && rest.find('.') == std::string_view::npos)
        return ofTable(*nodes_[at].table, nodes_[at].alias, rest);
    const auto dot = name.rfind('.');
    if (dot == std::string::npos) return std::nullopt;
    const auto alias = std::string_view(name).substr(0, dot);
    const auto column = std::string_view(name).substr(dot + 1);
    for (const auto& other : nodes_) {
        if (other.alias == alias) return ofTable(*other.table, other.alias, column);
        const auto* through = other.association ? other.association->through : nullptr;
        if (through && other.throughAlias == alias) return ofTable(*through, other.throughAlias, column);
    }
    return std::nullopt;
}

void PlanTree::addNode(std::size_t node, std::set<std::size_t>& nodes) const {
    for (; node != 0 && nodes.insert(node).second; node = nodes_[node].parent)
        for (const auto reached : nodes_[node].reachedByOn) addNode(reached, nodes);
}

void PlanTree::addReferenced(const Expression& e, std::set<std::size_t>& nodes) const {
    for (std::size_t i = 1; i < nodes_.size(); ++i) {
        const auto& [alias, throughAlias] = std::tie(nodes_[i].alias, nodes_[i].throughAlias);
        if (!e->column.table.empty() && (alias == e->column.table || throughAlias == e->column.table))
            addNode(i, nodes);
        if (e->kind == ExpressionNode::Form::literal &&
            (mentionsAlias(e->text, alias) || (!throughAlias.empty() && mentionsAlias(e->text, throughAlias))))
            addNode(i, nodes);
    }
    for (const auto& child : e->children) addReferenced(child, nodes);
}

}  // namespace sequelize::detail
