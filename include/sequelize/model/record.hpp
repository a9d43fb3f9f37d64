#pragma once

#include <string>
#include <type_traits>
#include <vector>

#include <sequelize/model/writer_options.hpp>
#include <sequelize/schema/field.hpp>

namespace sequelize {

class ModelCore;

/// What a record remembers: its model, and its columns' values as the database has them.
class RecordState {
public:
    friend bool operator==(const RecordState&, const RecordState&) noexcept { return true; }

    /// Whether no row of this record is stored yet (Sequelize: isNewRecord).
    [[nodiscard]] bool isNewRecord() const noexcept { return isNew_; }

protected:
    /// The model. Throws UsageError when the record came from none: make it with `build`, `create` or a finder.
    [[nodiscard]] const ModelCore& model() const;
    [[nodiscard]] std::vector<std::string> changedColumns(const void* record) const;
    [[nodiscard]] bool columnChanged(const void* record, const ColumnReference& column) const;
    void previousInto(const ColumnReference& column, void* target, const MemberType& type) const;
    [[nodiscard]] std::string inspectRecord(const void* record) const;
    void saveRecord(void* record, const std::vector<ColumnReference>& fields, bool silent, const RunOptions& run);
    void updateRecord(void* record, const std::vector<NewValue>& values, bool silent, const RunOptions& run);
    void destroyRecord(void* record, const RunOptions& run);
    void reloadRecord(void* record, const RunOptions& run);
    void incrementRecord(void* record, const ColumnReference& column, const Value& by, bool down,
                         const RunOptions& run);

private:
    friend class ModelCore;
    const ModelCore* model_ = nullptr;
    std::vector<Value> stored_;  ///< one per column; empty while the record is new
    bool isNew_ = true;
};

/// Gives a struct Sequelize's instance methods: `struct Book : Record<Book> { ... };`. Its objects come from `build`,
/// `create` or a finder, and must not outlive the Sequelize object. Not thread-safe, like any struct.
template <class T>
class Record : public RecordState {
public:
    /// Writes what changed since the record was read or saved; inserts it when it is new. Nothing changed: no SQL.
    /// Throws ValidationError, and EmptyResultError when the row is gone.
    void save(const SaveOptions<T>& options = {}) {
        saveRecord(self(), options.fields.entries(), options.silent, detail::runOptions(options));
    }
    /// Sets the values and writes just them.
    void update(const Values<T>& values, const SaveOptions<T>& options = {}) {
        updateRecord(self(), values.list(), options.silent, detail::runOptions(options));
    }
    /// Deletes the record's row.
    void destroy(const CallOptions& options = {}) { destroyRecord(self(), detail::runOptions(options)); }
    /// Reads the record's row again.
    void reload(const CallOptions& options = {}) { reloadRecord(self(), detail::runOptions(options)); }
    /// Adds to the column in the database, and reads the row again.
    template <class C, class M>
    void increment(M C::*member, const Amount& by = 1, const CallOptions& options = {}) {
        incrementRecord(self(), {.offset = detail::numericMember<T>(member)}, by.value(), false,
                        detail::runOptions(options));
    }
    template <class C, class M>
    void decrement(M C::*member, const Amount& by = 1, const CallOptions& options = {}) {
        incrementRecord(self(), {.offset = detail::numericMember<T>(member)}, by.value(), true,
                        detail::runOptions(options));
    }
    /// The names of the attributes that differ from what is stored.
    [[nodiscard]] std::vector<std::string> changed() const { return changedColumns(self()); }
    template <class C, class M>
    [[nodiscard]] bool changed(M C::*member) const {
        return columnChanged(self(), {.offset = detail::memberOffset<T>(member)});
    }
    /// The attribute's value as it is stored; the member's initial value while the record is new.
    template <class C, class M>
    [[nodiscard]] M previous(M C::*member) const {
        M value{};
        previousInto({.offset = detail::memberOffset<T>(member)}, &value, memberType<M>);
        return value;
    }

    /// The record as `Model::inspect` shows it.
    [[nodiscard]] std::string inspect() const { return inspectRecord(self()); }

private:
    [[nodiscard]] T* self() noexcept { return static_cast<T*>(this); }
    [[nodiscard]] const T* self() const noexcept { return static_cast<const T*>(this); }
};

}  // namespace sequelize
