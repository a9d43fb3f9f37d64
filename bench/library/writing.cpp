#include "workloads.hpp"

using namespace sequelize;

namespace bench {
namespace {

Item itemAt(int i) {
    return {.name = "item number " + std::to_string(i), .amount = i % 1000, .price = i * 0.25};
}

/// What the table holds, and the ids that came back.
Check checkItems(const Models& models, std::int64_t ids) {
    return {
        static_cast<std::int64_t>(models.items.count()),
        models.items.sum(&Item::amount).value_or(0) + static_cast<std::int64_t>(*models.items.sum(&Item::price)) + ids};
}

}  // namespace

void bulkCreate(Models& models, int divisor) {
    measure(
        "bulkCreate",
        [&] {
            std::vector<Item> items;
            for (int i = 0; i < 100'000 / divisor; ++i) items.push_back(itemAt(i));
            return models.items.bulkCreate(std::move(items));
        },
        [&](const std::vector<Item>& items) {
            std::int64_t ids = 0;
            for (const Item& item : items) ids += item.id;
            return checkItems(models, ids);
        },
        [&] { models.items.truncate(); });
}

void createOneByOne(Models& models, int divisor) {
    measure(
        "createOneByOne",
        [&] {
            return models.sequelize.transaction([&](Transaction& t) {
                std::int64_t ids = 0;
                for (int i = 0; i < 5000 / divisor; ++i) ids += models.items.create(itemAt(i), {.transaction = t}).id;
                return ids;
            });
        },
        [&](std::int64_t ids) { return checkItems(models, ids); }, [&] { models.items.truncate(); });
}

void nestedCreate(Models& models, int divisor) {
    measure(
        "nestedCreate",
        [&] {
            std::vector<Folder> folders;
            for (int i = 0; i < 200 / divisor; ++i) {
                std::vector<Document> documents;
                for (int k = 0; k < 10; ++k)
                    documents.push_back({.title = "document number " + std::to_string(k), .pages = i * 10 + k});
                folders.push_back({.name = "folder " + std::to_string(i), .documents = std::move(documents)});
            }
            return models.folders.bulkCreate(std::move(folders), {.include = {&Folder::documents}});
        },
        [&](const std::vector<Folder>& folders) {
            Check check{.rows = static_cast<std::int64_t>(models.documents.count()),
                        .sum = models.documents.sum(&Document::pages).value_or(0)};
            for (const Folder& folder : folders)
                for (const Document& document : folder.documents) check.sum += document.folderId == folder.id ? 1 : 0;
            return check;
        },
        [&] {
            models.documents.truncate();
            models.folders.destroy({.where = {{&Folder::id, Op::gt(0)}}});
        });
}

namespace {

/// What the rows hold that updateByKey and loadThenSave write.
Check checkBalances(const Models& models, std::int64_t calls) {
    return {.rows = calls,
            .sum = models.accounts.sum(&Account::balance, {.where = {{&Account::id, Op::lte(calls)}}}).value_or(0)};
}

}  // namespace

void updateByKey(Models& models, int divisor) {
    const std::int64_t calls = 5000 / divisor;
    measure(
        "updateByKey",
        [&] {
            return models.sequelize.transaction([&](Transaction& t) {
                for (std::int64_t i = 0; i < calls; ++i)
                    models.accounts.update({{&Account::balance, i}},
                                           {.where = {{&Account::id, keyAt(i, calls)}}, .transaction = t});
                return calls;
            });
        },
        [&](std::int64_t) { return checkBalances(models, calls); });
}

void loadThenSave(Models& models, int divisor) {
    const std::int64_t calls = 5000 / divisor;
    measure(
        "loadThenSave",
        [&] {
            return models.sequelize.transaction([&](Transaction& t) {
                for (std::int64_t i = 0; i < calls; ++i) {
                    auto account = models.accounts.findByPk(keyAt(i, calls), {.transaction = t});
                    account.value().balance = 2 * i;
                    models.accounts.save(*account, {.transaction = t});
                }
                return calls;
            });
        },
        [&](std::int64_t) { return checkBalances(models, calls); });
}

}  // namespace bench
