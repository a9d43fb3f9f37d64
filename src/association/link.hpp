#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <sequelize/association/association.hpp>
#include <sequelize/association/include_request.hpp>

namespace sequelize::detail {

/// The names of a link's tables in a statement. An empty one is the statement's own table, whatever it is called.
struct LinkAliases {
    std::string target{};
    std::string through{};
};

/// What is asked of a link's rows beside its rules.
struct LinkConditions {
    Expression throughWhere{};   ///< what an include asks of the join table's rows
    Expression throughFilter{};  ///< what filters ask of them, wherever they lead to a target
    Expression filter{};         ///< what filters ask of the target's rows
};
[[nodiscard]] inline LinkConditions conditionsOf(const IncludeRequest& request) {
    return {request.throughWhere, request.throughFilter, request.filter};
}

/// How the target rows of an association belong to a row of its source, its parent. JOIN, page, EXISTS, separate
/// levels, relations and nested creates all ask here: nothing else reads an association's keys, rules and scopes to
/// make SQL or rows.
///
///     hasOne, hasMany   target.foreignKey = source.key                            AND rules(target)
///     belongsTo         target.key = source.foreignKey                            AND rules(target)
///     belongsToMany     through.foreignKey = source.key AND rules(through)
///                       AND through.otherKey = target.key                         AND rules(target)
class Link {
public:
    using Key = std::vector<Value>;
    using KeyValues = std::vector<Expression>;  ///< a key, each of whose values can be told in the statement

    explicit Link(const Association& association, LinkConditions conditions = {})
        : association_(association), conditions_(std::move(conditions)) {}

    /// What target rows must hold, whosever they are: rules and filters.
    [[nodiscard]] std::vector<Expression> rules(const std::string& target) const;
    /// `source.key = holder.foreignKey`, and the join table's rules. The holder is the join table, else the target.
    [[nodiscard]] std::vector<Expression> toParent(const std::string& source, const LinkAliases& aliases) const;
    /// The same of the one parent that has this key.
    [[nodiscard]] std::vector<Expression> toKey(const Key& key, const LinkAliases& aliases) const;
    /// The same of parents that have one of these keys.
    [[nodiscard]] std::vector<Expression> toKeys(std::span<const KeyValues> keys, const LinkAliases& aliases) const;
    /// `through.otherKey = target.key`, and the join table's filters.
    [[nodiscard]] std::vector<Expression> throughToTarget(const LinkAliases& aliases) const;

    /// The parent's target rows, in a statement about the target alone: a join table is asked by EXISTS. Without rules.
    [[nodiscard]] std::vector<Expression> ofParent(const Key& key, const std::string& target) const;
    /// The join table's rows, in a statement about it alone, that connect the parent with one of these targets.
    [[nodiscard]] Expression connecting(const Key& key, std::span<const Key> targets) const;

    /// Columns of a row that is made, or changed, to be linked. They throw UsageError where a scope is SQL to compute.
    using Row = std::vector<AssignedValue>;
    /// Of a belongsTo's own row, which refers to the target.
    [[nodiscard]] Row sourceRow(const Key& target) const;
    /// Of the target's: its foreign key, unless a join table holds that, and the scope.
    [[nodiscard]] Row targetRow(const Key& key) const;
    /// Of the target's that is linked no more.
    [[nodiscard]] Row unlinkedRow() const;
    /// Of the join table's: both foreign keys and the scope.
    [[nodiscard]] Row throughRow(const Key& key, const Key& target) const;

    /// Whose columns hold the parent's key: the join table, else the target.
    [[nodiscard]] const TableDefinition& holder() const noexcept;
    [[nodiscard]] const std::string& holder(const LinkAliases& aliases) const noexcept;
    /// The source's columns, and the holder's, that are equal.
    [[nodiscard]] std::vector<std::size_t> sourceKey() const;
    [[nodiscard]] std::vector<std::size_t> foreignKey() const;
    /// The source's columns by which rows of a query of their own tell their parents: the link's, where bytes tell
    /// which keys are equal, else the primary key, and the database says whose row it is. None: they could not be told.
    [[nodiscard]] std::vector<std::size_t> parentKey() const;
    /// The columns that name a target row to a join table: its foreign key there, and the target's own.
    [[nodiscard]] std::vector<std::size_t> otherKey() const;
    [[nodiscard]] std::vector<std::size_t> targetKey() const;
    /// The join table's columns that refer to both.
    [[nodiscard]] std::vector<std::size_t> pairKey() const;

    /// Whether bytes tell which holder's rows have a source row's key.
    [[nodiscard]] bool matchesByBytes() const;
    /// Whether keys, which bytes do not compare, can stand in a table beside the holder's rows: of each the types are
    /// of one family, so that the database compares them there as it would compare the columns.
    [[nodiscard]] bool keysMayBeTable() const;
    /// Whether bytes tell which target row a join table's row refers to.
    [[nodiscard]] bool namesByBytes() const;
    /// Whether one parent may have several target rows. A hasOne's foreign key is not unique unless it says so.
    [[nodiscard]] bool mayMatchSeveral() const;
    /// Whether the join table links a pair at most once.
    [[nodiscard]] bool linksOnce() const;

private:
    void addThroughRules(std::vector<Expression>& terms, const std::string& through) const;

    const Association& association_;
    LinkConditions conditions_;
};

/// What rows must hold that have the scope's values.
[[nodiscard]] std::vector<Expression> rulesOf(const std::vector<NamedAssignment>& scope);
/// Throws UsageError where it is SQL to be computed: it goes into a record, too.
[[nodiscard]] AssignedValue constantOf(const TableDefinition& table, const NamedAssignment& given);

/// AND of what is present; nothing when nothing is.
[[nodiscard]] Expression allOf(std::vector<Expression> conditions);
/// The keys, as many as a statement has places for: see `paddedCount`.
[[nodiscard]] std::vector<Link::KeyValues> paddedKeys(std::span<const Link::Key> keys);
/// `columns IN (keys)`, or its like for a key of several columns.
[[nodiscard]] Expression isOneOf(const std::vector<Expression>& columns, std::span<const Link::Key> keys);
[[nodiscard]] Expression isOneOf(const std::vector<Expression>& columns, std::span<const Link::KeyValues> keys);
/// The expression with every column bound to that one table; names that it does not know stay as they are.
[[nodiscard]] Expression bound(const Expression& e, const TableDefinition& table, const std::string& alias);
/// The table's columns, under that alias.
[[nodiscard]] std::vector<Expression> columnsAt(const TableDefinition& table, const std::vector<std::size_t>& columns,
                                                const std::string& alias);

}  // namespace sequelize::detail
