#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include <sequelize/sequelize.hpp>

namespace sequelize::testing {

/// Makes valid records of a model, so that a test says only what it is about:
///
///     sequelize::testing::Factory<Book> books(Books, [](Book& book, std::size_t n) {
///         book.isbn = "isbn-" + std::to_string(n);
///         book.title = "A book";
///     });
///     auto dune = books.create([](Book& book) { book.title = "Dune"; });
///     auto shelf = books.createMany(20);
///
/// The number is 1 for the first record and one more for each, also of several threads: what must be unique is made of
/// it. A record that belongs to another one gets its key from that one's factory: `book.authorId =
/// authors.create().id`. Thread-safe where the functions given are. The model must outlive it. (Sequelize has no
/// counterpart; factory-girl and others do this for it.)
template <class T>
class Factory {
public:
    /// `fill` gets a default T, and the record's number.
    Factory(Model<T> model, std::function<void(T&, std::size_t)> fill)
        : model_(std::move(model)), fill_(std::move(fill)) {}

    /// The next record, which is not stored; `change` has the last word. Throws what the functions throw.
    [[nodiscard]] T build(const std::function<void(T&)>& change = nullptr) {
        T record{};
        fill_(record, ++made_);
        if (change) change(record);
        return model_.build(std::move(record));
    }
    /// `Model::create` of the next record. Throws what that throws.
    T create(const std::function<void(T&)>& change = nullptr, const CreateOptions<T>& options = {}) {
        return model_.create(build(change), options);
    }
    /// `Model::bulkCreate` of the next `count` records; `change` is called for each. Throws what that throws.
    std::vector<T> createMany(std::size_t count, const std::function<void(T&)>& change = nullptr,
                              const BulkCreateOptions<T>& options = {}) {
        std::vector<T> records;
        records.reserve(count);
        for (std::size_t i = 0; i < count; ++i) records.push_back(build(change));
        return model_.bulkCreate(std::move(records), options);
    }

private:
    Model<T> model_;
    std::function<void(T&, std::size_t)> fill_;
    std::atomic<std::size_t> made_{0};
};

}  // namespace sequelize::testing
