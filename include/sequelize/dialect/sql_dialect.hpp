#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/dialect/dialect.hpp>
#include <sequelize/dialect/lexical_rules.hpp>
#include <sequelize/dialect/transaction_sql.hpp>
#include <sequelize/query/statement.hpp>

namespace sequelize {
struct ColumnSchema;
struct NativeError;
struct TableSchema;
}  // namespace sequelize

namespace sequelize::detail {

struct CachedRead;  // src/pool/query_cache.hpp

/// A statement ready to run: its text, and the values for its placeholders in order.
struct CompiledSql {
    std::string sql{};
    std::vector<Value> binds{};
    std::shared_ptr<const CachedRead> read{};  ///< of a finder's whose rows may come from the cache
};

/// What a database can do, each with the answer of a plain SQL database; a dialect states where it differs.
struct Capabilities {
    bool defaultInValues = false;      ///< INSERT ... VALUES (DEFAULT, ...)
    bool limitedWrites = false;        ///< UPDATE and DELETE take LIMIT
    bool prefixIndexes = false;        ///< an index may cover a column's first characters only
    bool unsigned64 = false;           ///< integers up to 2^64-1
    bool ordersEnums = false;          ///< ORDER BY sorts ENUM columns in the order of their declaration
    bool ordersNulls = false;          ///< ORDER BY ... NULLS LAST
    bool countsIgnored = false;        ///< affected rows of an INSERT count duplicates that it ignored
    bool indexesForeignKeys = false;   ///< a foreign key gets an index by itself
    bool assignsInOrder = false;       ///< UPDATE's assignments see what those before them assigned
    bool aliasesInHaving = false;      ///< in HAVING a name means the output before the column
    bool outputsInHaving = true;       ///< HAVING knows an output by its name
    bool nativeUuids = false;          ///< a UUID has a type of its own, and no spelling
    bool textsAmongBytes = false;      ///< a BLOB column may hold texts, and these equal no bytes
    bool castsListedTimes = false;     ///< `time IN (?)` compares bound times as texts: MySQL 8.0 then finds no row
    bool firstInsertId = false;        ///< a multi-row INSERT reports its first generated id, not its last
    bool locksRows = false;            ///< SELECT ... FOR UPDATE
    bool locksOptional = true;         ///< so it does with rows of an outer join, and of a table in FROM's parentheses
    bool tellsExistingRows = false;    ///< an INSERT that updates tells whether it did: `tellsExisting`
    bool nullsAreGreatest = false;     ///< ORDER BY puts NULL behind all values, and with DESC before them
    bool rowValues = false;            ///< `(a, b) IN ((?, ?), ...)` looks into an index on both
    bool limitsLists = true;           ///< `IN (SELECT ... LIMIT ?)`
    bool outerInDerived = true;        ///< a query in FROM may name columns of the statements around
    bool refersToPresent = false;      ///< a foreign key refers to a table that is there: circles are closed afterwards
    bool failureSpoils = false;        ///< a failed statement leaves its transaction fit for nothing but a rollback
    bool certainAfterFailure = false;  ///< a BEGIN, COMMIT or ROLLBACK that failed leaves a connection that can be used
    std::size_t maxBinds = 32'766;     ///< parameters of one statement
};

/// What a dialect is, beside its hooks; each with the answer of a plain SQL database.
struct DialectFacts {
    std::string_view name{};   ///< as options and messages have it: "mysql"
    std::string_view title{};  ///< as its makers call it: "MySQL"
    Capabilities capabilities{};
    LexicalRules lexical{};
    char nameQuote = '"';  ///< stands around identifiers, and is doubled in them
    /// How many bytes an identifier has, where the database cuts a longer one without an error; 0: it refuses it.
    std::size_t longestName = 0;
    std::string_view placeholder{"?"};  ///< stands for a value
    bool numbersPlaceholders = false;   ///< with the value's number behind it, from 1: "$1"
    /// Begins a transaction of the library's own, which writes.
    std::string_view beginsPiece{"BEGIN;"};
    std::string_view existsInJoin{};  ///< behind EXISTS (...) in the ON of a join, where a bare one will not do
    std::string_view regexp{};        ///< the operator between its operands: " REGEXP "; empty: there is none
    std::string_view notRegexp{};
    // The same whatever the letters' case; empty: there is none.
    std::string_view iLike{};
    std::string_view notILike{};
    std::string_view iRegexp{};
    std::string_view notIRegexp{};
};

/// How values are written where they are compared, ordered or counted as distinct, when what is stored does not compare
/// as they do: the names of SQL functions of one argument.
struct ComparisonKey {
    std::string_view function{};  ///< empty: as they are stored
    std::string_view lowest{};    ///< a bound that an index on the column can use: no smaller value equals the argument
    std::string_view highest{};   ///< every value that is stored for the argument, or for a lesser one, is below it
    // Aggregates of two arguments, the key and what is stored: the latter, where the former is the least or greatest.
    std::string_view least{};
    std::string_view greatest{};
};

struct ModelColumn;  // sequelize/dialect/model_column.hpp
struct ModelTable;
class SchemaSql;      // sequelize/dialect/schema_sql.hpp
class MigrationSql;   // sequelize/dialect/migration_sql.hpp
class DefinitionSql;  // sequelize/dialect/definition_sql.hpp
class JsonPathSql;    // src/dialect/json_path_sql.hpp
class SqlWriter;
struct BindOrigins;     // src/dialect/bind_origin.hpp
struct ReplicationSql;  // src/dialect/replication_sql.hpp

/// Why a server refused a statement, of which nothing was done.
enum class Refusal : std::uint8_t {
    none,             ///< for another reason than these, or it did not
    readOnly,         ///< it takes no writes at present: it is a replica, or was made one
    readOnlySession,  ///< the session, or its transaction, takes none
    notReady,         ///< it is no part of its cluster at present
};

/// How a database compares a JSON column with a document: what stands before the column, between it and the `?`, and
/// after that.
struct JsonEquality {
    std::string_view before{};
    std::string_view between{};
    std::string_view second{};  ///< before another `?`, the document as the program spells it; empty: there is none
    std::string_view after{};
    std::string_view function{};  ///< by which two columns are compared; empty: they compare as documents
};

/// Turns statements and table definitions into SQL. The walk over the tree is here, once; a dialect overrides the small
/// hooks below. Stateless and thread-safe.
class SEQUELIZE_API SqlDialect {
public:
    virtual ~SqlDialect() = default;

    [[nodiscard]] const DialectFacts& facts() const noexcept { return facts_; }
    [[nodiscard]] const Capabilities& capabilities() const noexcept { return facts_.capabilities; }

    // Queries. They throw UsageError for what the dialect cannot do and for columns that the model does not have.
    /// `origins`, unless null, gets what each bind was in the statement.
    [[nodiscard]] CompiledSql select(const SelectStatement& statement, BindOrigins* origins = nullptr) const;
    [[nodiscard]] CompiledSql insert(const InsertStatement& statement) const;
    [[nodiscard]] CompiledSql update(const UpdateStatement& statement, BindOrigins* origins = nullptr) const;
    [[nodiscard]] CompiledSql remove(const DeleteStatement& statement, BindOrigins* origins = nullptr) const;

    // Schema. The texts equal Sequelize's.
    /// How tables that exist are read and altered. Throws UsageError where the dialect does not know.
    [[nodiscard]] virtual const SchemaSql& schemaSql() const;
    /// What a model can say of a column and a table that exist. Throws UsageError where the dialect does not know.
    /// The name that a model's type has in a table which takes only some types, `there` being its column of that name,
    /// or null; empty: that which it has everywhere.
    [[nodiscard]] virtual std::string typeWithin(const TableSchema&, const ColumnSchema* /*there*/,
                                                 const DataType&) const {
        return {};
    }
    [[nodiscard]] virtual ModelColumn modelColumn(const TableSchema& table, const ColumnSchema& column) const;
    [[nodiscard]] virtual ModelTable modelTable(const TableSchema& table) const;
    /// How the objects of a database are made and changed, one by one. Throws UsageError where the dialect does not
    /// know.
    [[nodiscard]] virtual const DefinitionSql& definitionSql() const;
    /// `ifNotExists`: where there is such a table, nothing happens.
    [[nodiscard]] std::string createTable(const TableDefinition& table, bool ifNotExists = true) const;
    [[nodiscard]] std::string dropTable(std::string_view table) const;
    /// The same with what belongs to the table and is no part of the statement: types of its own, comments.
    [[nodiscard]] std::vector<std::string> createStatements(const TableDefinition& table,
                                                            bool ifNotExists = true) const;
    [[nodiscard]] std::vector<std::string> dropStatements(const TableDefinition& table) const;
    /// Turns the checking of foreign keys off or on for a connection, so that tables that refer to each other can come
    /// and go; empty: they are always checked, and `addForeignKeys` and `dropForeignKeys` are for that.
    [[nodiscard]] virtual std::string_view foreignKeyChecks(bool on) const = 0;
    /// Adds the foreign keys that a table without them was to have; empty where `createTable` did. One that is there
    /// stays.
    [[nodiscard]] virtual std::vector<std::string> addForeignKeys(const TableDefinition&) const { return {}; }
    /// Drops the table's own foreign keys to other tables; empty where `foreignKeyChecks` is enough.
    [[nodiscard]] virtual std::string dropForeignKeys(std::string_view) const { return {}; }
    [[nodiscard]] virtual std::string truncateTable(std::string_view table) const = 0;
    /// Empties tables that refer to each other in one statement; empty where each is emptied by itself.
    [[nodiscard]] virtual std::string truncateTables(std::span<const std::string>) const { return {}; }
    /// Makes the ids of a truncated table start again; empty where `truncateTable` does.
    [[nodiscard]] virtual std::string restartIds(std::string_view) const { return {}; }
    /// A query that has a row if there is anything that `restartIds` can change.
    [[nodiscard]] virtual std::string_view idCounters() const { return {}; }
    /// Makes the ids of a new table start as the table says; empty where `createTable` does, or says nothing.
    [[nodiscard]] virtual std::string startIds(const TableDefinition&) const { return {}; }
    /// A query for the names of other tables whose foreign keys refer to the table, as long as these are checked; empty
    /// where the database refuses by itself to drop or truncate such a table.
    [[nodiscard]] virtual std::string referringTables(std::string_view) const { return {}; }
    /// A query for the names that no new index can have; empty where an index shares its name with none but those of
    /// its table.
    [[nodiscard]] virtual std::string_view takenIndexNames() const { return {}; }
    /// Statements after which the table generates ids greater than `last`; none where a rollback gives no ids back.
    [[nodiscard]] virtual std::vector<std::string> skipIds(std::string_view, std::uint64_t) const { return {}; }
    [[nodiscard]] virtual std::string createIndex(const TableDefinition& table, const IndexOptions& index) const = 0;
    /// A query whose rows tell the table's indexes, and the result's column that holds their names.
    [[nodiscard]] virtual std::string showIndexes(std::string_view table) const = 0;
    [[nodiscard]] virtual std::string_view indexNameColumn() const = 0;
    /// A query with one row, the schema's version, where an older version of the library made the table in a way that
    /// other programs cannot use; empty: there was none.
    [[nodiscard]] virtual std::string outdatedSchema(std::string_view) const { return {}; }
    /// What makes such a table a present one, in one transaction and without touching a row.
    [[nodiscard]] virtual std::vector<std::string> renewSchema(std::string_view, std::int64_t) const { return {}; }
    [[nodiscard]] virtual std::string_view versionQuery() const = 0;
    /// What makes a query tell its plan instead of its rows.
    [[nodiscard]] virtual std::string_view explainPrefix() const { return "EXPLAIN "; }

    /// Whether a CREATE failed since another session was making the same, which is there now.
    [[nodiscard]] virtual bool isMadeMeanwhile(const NativeError&) const { return false; }
    /// Whether an INSERT with a `conflictKey` failed since another key found the row.
    [[nodiscard]] virtual bool isOfOtherKey(const NativeError&) const { return false; }

    /// A query for the server's connections: id, user, host, database, command, seconds, state and statement, in this
    /// order; empty where there is no server.
    [[nodiscard]] virtual std::string_view processQuery() const { return {}; }

    // Servers that copy each other.
    /// Null: the dialect's databases do not.
    [[nodiscard]] virtual const ReplicationSql* replicationSql() const { return nullptr; }
    /// Whether a statement of a program's does nothing but read, as far as its text tells: it takes no locks either,
    /// and leaves nothing behind in its session.
    [[nodiscard]] virtual bool onlyReads(std::string_view) const { return false; }
    [[nodiscard]] virtual Refusal refusalOf(const NativeError&) const { return Refusal::none; }

    // Transactions.
    /// What begins one, statement by statement.
    [[nodiscard]] virtual std::vector<std::string> beginTransaction(const TransactionStart& start) const;
    /// What lets a connection write again after a transaction that was begun as read-only; empty: nothing is needed.
    [[nodiscard]] virtual std::string_view endReadOnly() const { return {}; }
    /// `words`: those of a user's statement, in capitals, without texts and comments; variables with their @ and dots.
    [[nodiscard]] virtual TransactionControl transactionControl(std::span<const std::string> words) const;
    /// Whether a statement with these words commits the transaction that it runs in, as one that changes tables does.
    [[nodiscard]] virtual bool commitsImplicitly(std::span<const std::string> /*words*/) const { return false; }

    /// A query of one value, which is 1 where a backslash in a text means itself in the session; empty: it always does,
    /// and `withBackslashes` is this dialect.
    [[nodiscard]] virtual std::string_view backslashQuery() const { return {}; }
    /// The dialect that writes texts with backslashes into DDL as such a session reads them.
    [[nodiscard]] virtual const SqlDialect& withBackslashes(bool /*meanThemselves*/) const { return *this; }

    /// What migrations need. Throws UsageError where the dialect does not know.
    [[nodiscard]] virtual const MigrationSql& migrationSql() const;

    /// A column's definition as it stands behind its name in CREATE TABLE; `soleKey`: it alone is the primary key.
    [[nodiscard]] std::string columnDefinition(const TableDefinition& table, const ColumnDefinition& column,
                                               bool soleKey) const {
        return columnSql(table, column, soleKey);
    }
    /// The same of a column that is in no table yet.
    [[nodiscard]] std::string columnDefinition(const ColumnDefinition& column, bool soleKey) const;
    /// A name that was made of others, as long as the database's names can be.
    [[nodiscard]] std::string madeName(std::string name) const;
    /// The index's name: its own, or one that is made of its columns'.
    [[nodiscard]] std::string indexNameOf(const TableDefinition& table, const IndexOptions& index) const;
    /// A value as a literal for DDL. Throws UsageError for a text that DDL cannot hold.
    [[nodiscard]] std::string literal(const Value& value, const DataType& type = {}) const {
        return literalSql(value, type);
    }
    /// Quotes an identifier so that it is one whatever it contains. Throws UsageError for NUL and the empty name.
    [[nodiscard]] std::string quoted(std::string_view identifier) const;
    /// Writes the placeholder of the n-th value, from 1.
    void writePlaceholder(std::string& out, std::size_t number) const;

protected:
    explicit SqlDialect(const DialectFacts& facts) : facts_(facts) {}

    /// The column's type in DDL: "VARCHAR(255)".
    [[nodiscard]] virtual std::string typeSql(const DataType& type) const = 0;
    /// A column's definition in CREATE TABLE without its name; `soleKey`: it alone is the primary key.
    [[nodiscard]] virtual std::string columnSql(const TableDefinition& table, const ColumnDefinition& column,
                                                bool soleKey) const = 0;
    /// Statements before CREATE TABLE: the types that its columns are of.
    [[nodiscard]] virtual std::vector<std::string> beforeTable(const TableDefinition&) const { return {}; }
    /// Statements behind CREATE TABLE: comments.
    [[nodiscard]] virtual std::vector<std::string> afterTable(const TableDefinition&) const { return {}; }
    /// Statements behind DROP TABLE.
    [[nodiscard]] virtual std::vector<std::string> afterDrop(const TableDefinition&) const { return {}; }
    /// " GENERATED ALWAYS AS (...) VIRTUAL" of a column that the database computes; nothing of another.
    [[nodiscard]] static std::string generatedClause(const ColumnDefinition& column);
    /// " CONSTRAINT ... CHECK (...)" that holds the column to its type, where the database does not by itself.
    [[nodiscard]] virtual std::string typeCheck(const TableDefinition&, const ColumnDefinition&) const { return {}; }
    /// What stands before the n-th FOREIGN KEY: a name, where the database's own would be too long for it.
    [[nodiscard]] virtual std::string foreignKeyName(const TableDefinition&, std::size_t) const { return {}; }
    /// Whether PRIMARY KEY (...) stands at the end of CREATE TABLE.
    [[nodiscard]] virtual bool listsPrimaryKey(const TableDefinition& table) const = 0;
    /// `UNIQUE name (columns)` of a composite key.
    [[nodiscard]] virtual std::string uniqueKeySql(const std::string& key, const std::string& columns) const = 0;
    /// The index of the model's without which the table's ids could not be generated, so that it cannot be added to the
    /// table afterwards; empty: there is none such.
    [[nodiscard]] virtual std::string indexOfIds(const TableDefinition&) const { return {}; }
    /// What follows CREATE TABLE's closing parenthesis.
    [[nodiscard]] virtual std::string tableOptions(const TableDefinition& table) const = 0;
    [[nodiscard]] virtual std::string textLiteral(std::string_view text) const = 0;
    /// A type name inside CAST, in the dialect's words.
    [[nodiscard]] virtual std::string castType(std::string_view type) const = 0;
    /// Makes a backslash in the pattern of LIKE an escape, where it is none by itself.
    [[nodiscard]] virtual std::string_view likeEscape() const { return {}; }
    /// A condition that is true where the column's document equals the bound one, whatever their blanks and the order
    /// of their keys.
    [[nodiscard]] virtual JsonEquality jsonEquality() const = 0;
    /// How parts of documents are read and set. Throws UsageError where the dialect does not know.
    [[nodiscard]] virtual const JsonPathSql& jsonPathSql() const;
    /// The tail of an INSERT that meets existing keys.
    virtual void writeOnDuplicate(SqlWriter& out, const InsertStatement& statement) const = 0;
    /// The end of every INSERT, where the database must be asked for the ids that it generates.
    virtual void writeReturning(SqlWriter&, const InsertStatement&) const {}
    /// What identifies a row in an UPDATE or DELETE with a limit, where these have none: the name of a column that
    /// every table has; empty: the primary key.
    [[nodiscard]] virtual std::string_view rowIdentity(const TableDefinition&) const { return {}; }
    /// LIMIT's operand for "no limit", which an OFFSET alone needs.
    [[nodiscard]] virtual std::string_view noLimit() const = 0;
    /// What an UPDATE's or DELETE's subquery reads instead of the table that the statement writes, where it cannot read
    /// that; empty: it can. `table`: its name, quoted.
    [[nodiscard]] virtual std::string writtenTable(const std::string& table) const;

    /// " USE INDEX (`a`,`b`)" behind the table and its alias. Throws UsageError where the database has no such hint.
    [[nodiscard]] virtual std::string indexHintSql(const IndexHint& hint) const;

    /// " FOR UPDATE OF `a`, `b` SKIP LOCKED"; `aliases` is "`a`, `b`", or empty for all tables.
    [[nodiscard]] virtual std::string lockSql(const RowLock& lock, const std::string& aliases) const = 0;

    [[nodiscard]] virtual ComparisonKey comparisonKey(const DataType&) const { return {}; }
    /// The function that computes with DECIMALs as `function` should (in capitals; + and - are among them); empty: that
    /// one does.
    [[nodiscard]] virtual std::string_view exactFunction(std::string_view) const { return {}; }
    /// The SQL of a typed expression's function, with places for its arguments: src/dialect/function_writer.cpp. Throws
    /// UsageError where the dialect has none.
    [[nodiscard]] virtual std::string_view functionSql(std::string_view name) const;
    /// What is written where an UPDATE sets the column to a computed value, so that the column holds nothing that it
    /// could not be given.
    [[nodiscard]] virtual Expression fitted(const TableDefinition&, const ColumnDefinition&,
                                            Expression computed) const {
        return computed;
    }

    /// Whether the reference stands behind its column, instead of at the end of CREATE TABLE.
    [[nodiscard]] virtual bool inlinesForeignKey(const ForeignKeyDefinition& key) const = 0;
    /// "REFERENCES `grades` (`id`) ON DELETE SET NULL ON UPDATE CASCADE".
    [[nodiscard]] std::string referenceSql(const ForeignKeyDefinition& key) const;
    /// "`a`, `b`".
    [[nodiscard]] std::string fieldList(const TableDefinition& table, const std::vector<std::size_t>& columns) const;
    /// A constant that fits a column of that type, as a literal for DDL.
    [[nodiscard]] virtual std::string literalSql(const Value& value, const DataType& type) const;
    /// " DEFAULT x" when the column's default is a constant or SQL, else nothing.
    [[nodiscard]] std::string defaultClause(const ColumnDefinition& column) const;
    /// "`a`, `b`(10) DESC" of an index.
    [[nodiscard]] std::string indexFields(const TableDefinition& table, const IndexOptions& index) const;

private:
    friend class SqlWriter;
    friend class ComparisonKeys;
    void writeRestriction(SqlWriter& out, const Expression& where, const std::optional<std::uint64_t>& limit) const;
    void writeIdentity(SqlWriter& out, bool asRow) const;

    DialectFacts facts_;
};

/// The one instance of each dialect, as src/driver/backends.cpp has it.
[[nodiscard]] const SqlDialect& sqlDialect(Dialect id);

}  // namespace sequelize::detail
