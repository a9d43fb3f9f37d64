#include "sqlite_cursor.hpp"

#include <new>
#include <utility>

#include "sqlite_binder.hpp"

namespace sequelize::detail::sqlite {

namespace {

std::string_view bytesOf(sqlite3_stmt* statement, int column, const void* data) noexcept {
    return {static_cast<const char*>(data), static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
}

void readCell(Cell& cell, sqlite3_stmt* statement, int column) {
    cell.text = {};
    switch (sqlite3_column_type(statement, column)) {
        case SQLITE_INTEGER:
            cell.type = Cell::Type::integer;
            cell.integer = sqlite3_column_int64(statement, column);
            break;
        case SQLITE_FLOAT:
            cell.type = Cell::Type::real;
            cell.real = sqlite3_column_double(statement, column);
            break;
        case SQLITE_TEXT: {
            cell.type = Cell::Type::text;
            // First the pointer, then the size: asking for the text may convert it.
            const void* text = sqlite3_column_text(statement, column);
            if (text == nullptr) throw std::bad_alloc();
            cell.text = bytesOf(statement, column, text);
            break;
        }
        case SQLITE_BLOB: {
            cell.type = Cell::Type::blob;
            const void* blob = sqlite3_column_blob(statement, column);
            cell.text = bytesOf(statement, column, blob);
            break;
        }
        default:
            cell.type = Cell::Type::null;
    }
}

}  // namespace

SqliteCursor::SqliteCursor(Database& database, StatementCache<Statement>& cache, std::string_view sql,
                           std::span<const Value> binds)
    : database_(database), statement_(std::in_place, database, cache, sql) {
    const Statement& statement = **statement_;
    if (!statement.onlyReads()) database.storeCursors();
    bindAll(database, statement.get(), binds, BindLifetime::endsWithCall);
    watch_.emplace(database.get(), statement);
    // The first step belongs here: it runs the statement, so that its errors are the call's, and it prepares
    // the statement again if the schema has changed, so that the columns are only known after it.
    hasRow_ = step();
    describeColumns();
    database.add(*this);
}

void SqliteCursor::storeRest() {
    database_.remove(*this);
    stored_.emplace(*this, hasRow_ && !isFirst_);
    watch_.reset();
    statement_.reset();
}

void SqliteCursor::describeColumns() {
    cells_.resize(static_cast<std::size_t>(sqlite3_column_count((*statement_)->get())));
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        const char* declared = sqlite3_column_decltype((*statement_)->get(), static_cast<int>(i));
        if (declared == nullptr) continue;
        const char first = static_cast<char>(*declared | 0x20);  // small; most types are neither
        if (first == 'd' && sqlite3_stricmp(declared, "DATETIME") == 0) dateTimes_.push_back(i);
        if (first == 'j' && (sqlite3_stricmp(declared, "JSON_TEXT") == 0 || sqlite3_stricmp(declared, "JSON") == 0))
            documents_.push_back(i);
        if (first == 'g' && sqlite3_stricmp(declared, "GEOMETRY") == 0) shapes_.push_back(i);
    }
}

std::string_view SqliteCursor::columnName(std::size_t index) const {
    if (stored_) return stored_->columnName(index);
    const char* name = sqlite3_column_name((*statement_)->get(), static_cast<int>(index));
    return name != nullptr ? std::string_view(name) : std::string_view();
}

bool SqliteCursor::step() {
    if (database_.isBroken()) database_.requireOpen(sqlite3_sql((*statement_)->get()));
    const int code = sqlite3_step((*statement_)->get());
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) database_.fail(sqlite3_sql((*statement_)->get()));
    outcome_ = watch_->outcome();
    watch_.reset();
    return false;
}

bool SqliteCursor::next() {
    if (stored_) return stored_->next();
    if (!isFirst_ && hasRow_) {
        hasRow_ = false;  // and so it stays if the step throws: another one would start from the beginning
        hasRow_ = step();
    }
    isFirst_ = false;
    if (hasRow_) readRow();
    return hasRow_;
}

void SqliteCursor::readRow() {
    int column = 0;
    for (Cell& cell : cells_) readCell(cell, (*statement_)->get(), column++);
    for (const std::size_t i : documents_)
        if (cells_[i].type == Cell::Type::text) cells_[i].type = Cell::Type::json;
    for (const std::size_t i : shapes_)
        if (cells_[i].type == Cell::Type::blob) cells_[i].type = Cell::Type::shape;
    // SQLite has no such type: what is declared one holds texts, and perhaps some that are no dates.
    for (const std::size_t i : dateTimes_) {
        if (cells_[i].type != Cell::Type::text) continue;
        const auto instant = parseDateTime(cells_[i].text);
        if (!instant) continue;
        cells_[i].type = Cell::Type::dateTime;
        cells_[i].integer = instant->time_since_epoch().count();
    }
}

}  // namespace sequelize::detail::sqlite
